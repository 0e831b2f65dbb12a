import {
  DefaultTokenResolver,
  StringConcat,
  TerraformElement,
  TerraformResource,
  TerraformStack,
  Tokenization,
} from 'cdktf';
import type { IConstruct } from 'constructs';

/** The Terraform JSON of a stack. */
export type StackJson = Readonly<Record<string, unknown>>;

/**
 * The JSON of every stack, as the framework itself would write it. It resolves each resource three times for that: to find references between
 * stacks, for the resource, and once more with the whole stack. Here the first answer is kept.
 *
 * @returns no JSON for a stack that does not resolve
 */
export function resolveStacks(stacks: readonly TerraformStack[]): ReadonlyMap<TerraformStack, StackJson> {
  // References between stacks add outputs to others, so all are asked before any is put together.
  const asked = stacks.map((stack) => [stack, attempt(() => prepare(stack))] as const);
  return new Map(
    asked.flatMap(([stack, resources]) => {
      const json = attempt(() => (resources ? compose(stack, resources) : (stack.toTerraform() as StackJson)));
      return json ? [[stack, json] as const] : [];
    }),
  );
}

/** Resource → its part of the JSON. */
type Resolved = Map<TerraformElement, object>;

/** Stacks that were resolved before: what the framework noted of them then is out of date. */
const prepared = new WeakSet<TerraformStack>();

/** Resolves what the stack has, and has the framework note what it uses; undefined where that has to be left to the stack. */
function prepare(stack: TerraformStack): Resolved | undefined {
  const elements = elementsIn(stack);
  const isOrdinary =
    stack.prepareStack === TerraformStack.prototype.prepareStack &&
    stack.toTerraform === TerraformStack.prototype.toTerraform &&
    // An element inside of another one would be counted twice below.
    elements.every(({ node }) => node.children.length === 0);
  if (!isOrdinary || prepared.has(stack)) {
    stack.prepareStack();
    return undefined;
  }
  prepared.add(stack);
  stack.ensureBackendExists();
  const resolved = elements.map((element) => [element, resolve(stack, element.toTerraform(), true)] as const);
  return new Map(resolved.filter(([element]) => TerraformResource.isTerraformResource(element)));
}

/** The stack's JSON from what was resolved: the framework puts together all but the resources, which are nearly all of it. */
function compose(stack: TerraformStack, resources: Resolved): StackJson {
  const elements = elementsIn(stack);
  const others = elements.filter((element) => !resources.has(element));
  const frame: TerraformStack = Object.create(stack, {
    node: { value: { id: stack.node.id, path: stack.node.path, scope: stack.node.scope, children: others } },
  }) as TerraformStack;
  const json = frame.toTerraform() as { '//': { metadata: { overrides?: { stack?: unknown } } } };
  const { metadata } = json['//'];
  // Overrides of the stack come last, over everything.
  if (metadata.overrides?.stack !== undefined) return stack.toTerraform() as StackJson;
  for (const [element, fragment] of resources) {
    merge(json, fragment);
    const notes = element.toMetadata() as object;
    if (Object.keys(notes).length > 0) merge(metadata, resolve(stack, notes));
  }
  return json;
}

/** As the framework merges the parts of a stack: objects member by member, lists one behind the other. */
function merge(target: object, source: object): void {
  const into = target as Record<string, unknown>;
  for (const [name, value] of Object.entries(source) as [string, unknown][]) {
    const known = into[name];
    if (Array.isArray(value) && Array.isArray(known)) into[name] = [...(known as unknown[]), ...(value as unknown[])];
    else if (isObject(value) && isObject(known)) merge(known, value);
    else into[name] = value;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const resolver = new DefaultTokenResolver(new StringConcat());

function resolve(scope: TerraformStack, value: unknown, preparing = false): object {
  return Tokenization.resolve(value, { scope, resolver, preparing }) as object;
}

/** Elements of the stack in tree order, without those of stacks inside of it. */
function elementsIn(scope: IConstruct): TerraformElement[] {
  return scope.node.children
    .filter((child) => !TerraformStack.isStack(child))
    .flatMap((child) => [...(TerraformElement.isTerraformElement(child) ? [child] : []), ...elementsIn(child)]);
}

/** The error is an author's and may quote anything; the check of the stack says that it does not resolve. */
function attempt<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
