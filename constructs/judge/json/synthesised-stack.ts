import {
  TerraformDataSource,
  TerraformElement,
  TerraformLocal,
  TerraformModule,
  TerraformOutput,
  TerraformProvider,
  TerraformResource,
  TerraformVariable,
  type TerraformStack,
} from 'cdktf';
import type { IConstruct } from 'constructs';
import { DataAction } from '../../action/data-action';
import { PlatformOAuth } from '../../login/platform-oauth';

/** One text of a stack's Terraform JSON, after tokens and overrides: a value, or the name of a member. */
export interface Leaf {
  /** The construct that an author would look for: the action, not the resource inside it. */
  readonly construct: IConstruct;
  /** `resource`, `genesyscloud_integration_action`, `lookup_account`, `config_request`, … */
  readonly path: readonly string[];
  readonly text: string;
  readonly isName: boolean;
}

/** A stack as Terraform will see it, and who is answerable for each part. */
export interface SynthesisedStack {
  readonly stack: TerraformStack;
  readonly json: Readonly<Record<string, unknown>>;
  readonly leaves: readonly Leaf[];
  /** Terraform address → the constructs that claim it; more than one is an error. */
  readonly owners: ReadonlyMap<string, readonly IConstruct[]>;
}

/** Sections of Terraform JSON whose members are found by type and then by name; providers, by type and then in order. */
const typedSections = new Set(['resource', 'data', 'provider']);

/** The stack's JSON (as `cdktf synth` would write it now) taken apart. */
export function readSynthesised(stack: TerraformStack, json: SynthesisedStack['json']): SynthesisedStack {
  const owners = ownersOf(stack);
  const leaves: Leaf[] = [];
  // cdktf's own notes on the stack (version, backend, construct paths) are no declaration.
  for (const [section, members] of Object.entries(json)) {
    if (section !== '//') collect(members, [section], { owners, stack, leaves, construct: stack });
  }
  return { stack, json, leaves, owners };
}

/** `resource.genesyscloud_integration_action.lookup_account` of a leaf. */
export function addressOf(path: readonly string[]): string {
  return path.slice(0, typedSections.has(path[0] ?? '') ? 3 : 2).join('.');
}

interface Walk {
  readonly owners: ReadonlyMap<string, readonly IConstruct[]>;
  readonly stack: IConstruct;
  readonly leaves: Leaf[];
  readonly construct: IConstruct;
}

function collect(value: unknown, path: readonly string[], walk: Walk): void {
  if (value === null || value === undefined) return;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    walk.leaves.push({ construct: walk.construct, path, text: String(value), isName: false });
    return;
  }
  if (typeof value !== 'object') return;
  for (const [name, member] of Object.entries(value)) {
    const below = [...path, name];
    if (isMetadata(below)) continue;
    const owned = below.length <= 3 ? walk.owners.get(addressOf(below))?.[0] : undefined;
    const next = owned ? { ...walk, construct: owned } : walk;
    if (!Array.isArray(value)) walk.leaves.push({ construct: next.construct, path: below, text: name, isName: true });
    collect(member, below, next);
  }
}

/** What cdktf writes beside each resource; its paths repeat the construct tree. Anything else under `//` is an author's. */
function isMetadata(path: readonly string[]): boolean {
  return path.at(-2) === '//' && path.at(-1) === 'metadata';
}

function ownersOf(stack: TerraformStack): Map<string, IConstruct[]> {
  const owners = new Map<string, IConstruct[]>();
  for (const element of stack.node.findAll()) {
    const address = TerraformElement.isTerraformElement(element) ? addressOfElement(element, owners) : undefined;
    if (address === undefined) continue;
    const parent = element.node.scope;
    const owner = parent instanceof DataAction || parent instanceof PlatformOAuth ? parent : element;
    owners.set(address, [...(owners.get(address) ?? []), owner]);
  }
  return owners;
}

function addressOfElement(element: TerraformElement, taken: ReadonlyMap<string, unknown>): string | undefined {
  const name = element.friendlyUniqueId;
  if (TerraformResource.isTerraformResource(element)) return `resource.${element.terraformResourceType}.${name}`;
  if (TerraformDataSource.isTerraformDataSource(element)) return `data.${element.terraformResourceType}.${name}`;
  if (TerraformOutput.isTerraformOutput(element)) return `output.${name}`;
  if (TerraformProvider.isTerraformProvider(element)) return nextProvider(element.terraformResourceType, taken);
  if (element instanceof TerraformVariable) return `variable.${name}`;
  if (element instanceof TerraformLocal) return `locals.${name}`;
  if (element instanceof TerraformModule) return `module.${name}`;
  return undefined;
}

/** Several providers of one type are told apart by their order; each has an alias, but for one. */
function nextProvider(type: string, taken: ReadonlyMap<string, unknown>): string {
  let position = 0;
  while (taken.has(`provider.${type}.${position}`)) position += 1;
  return `provider.${type}.${position}`;
}
