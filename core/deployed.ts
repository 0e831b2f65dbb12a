import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { z } from 'zod';
import type { Inventory, InventoryAction, InventoryCredential } from './inventory';
import type { Problem } from './problem';
import { tryParseJson } from './try-parse-json';

const deployedActionSchema = z.strictObject({
  /** Id with its version: `lookup-account-v2`. */
  id: z.string(),
  /** Integration it belongs to, by name. */
  integration: z.string(),
  contractHash: z.string(),
  /** Missing in records of earlier releases. */
  definitionHash: z.string().optional(),
  /** Id on the platform, as Terraform's state has it; missing where that was not read. */
  platformId: z.string().optional(),
});
export type DeployedAction = z.infer<typeof deployedActionSchema>;

const deployedCredentialSchema = z.strictObject({
  name: z.string(),
  /** Integration that has it, or gets it once it holds values. */
  integration: z.string(),
  /** Keys of its fields. */
  fields: z.array(z.string()),
  /** Whether values were written to all of its fields since it was made; until then it holds placeholders. */
  filled: z.boolean(),
  /** Its id on the platform, as Terraform's state has it; missing where that was not read. */
  platformId: z.string().optional(),
  /** Id of the integration; likewise. */
  integrationPlatformId: z.string().optional(),
});
export type DeployedCredential = z.infer<typeof deployedCredentialSchema>;

/** What the last deploy of a stack left on the platform, as far as it cannot change in place. One file a stack. */
export const deployedStackSchema = z.strictObject({
  version: z.literal(1),
  stack: z.string(),
  actions: z.array(deployedActionSchema),
  /** Left out by records of earlier versions, of which nothing is known then. */
  credentials: z.array(deployedCredentialSchema).default([]),
});
export type DeployedStack = z.infer<typeof deployedStackSchema>;

/** Everything recorded, and the files that could not be read. */
export interface DeployedRecord {
  readonly stacks: readonly DeployedStack[];
  readonly problems: readonly Problem[];
}

/** Nothing deployed yet, or no record kept. */
export const nothingDeployed: DeployedRecord = { stacks: [], problems: [] };

/** Where the record is: in the project, to be committed; of a sandbox, beside its Terraform state. */
export function deployedDirectory(
  project: string,
  {
    sandbox,
    chosen,
  }: { readonly sandbox?: { readonly stateDirectory: string } | undefined; readonly chosen?: string | undefined },
): string {
  if (sandbox) return join(sandbox.stateDirectory, 'deployed');
  if (chosen === undefined || chosen === '') return join(project, 'deployed');
  return isAbsolute(chosen) ? chosen : join(project, chosen);
}

/** Reads `<stack>.json` of every stack; a folder that does not exist is an empty record. */
export function readDeployed(directory: string): DeployedRecord {
  const names = existsSync(directory) ? readdirSync(directory).filter((name) => name.endsWith('.json')) : [];
  const read = names.sort().map((name) => readStack(join(directory, name)));
  return {
    stacks: read.filter((found) => 'stack' in found),
    problems: read.filter((found) => 'code' in found),
  };
}

/** What to record of a stack that was just deployed; `before` is what was recorded of it until now. */
export function deployedStack(inventory: Inventory, stack: string, before?: DeployedStack): DeployedStack {
  const actions = inventory.environments
    .flatMap((environment) => environment.actions)
    .filter((action) => action.stack === stack);
  const credentials = inventory.environments
    .flatMap((environment) => environment.credentials)
    .filter((credential) => credential.stack === stack)
    .flatMap((credential) => describeCredential(credential, before?.credentials ?? []));
  return {
    version: 1,
    stack,
    actions: actions.map(describe).sort((a, b) => (a.id < b.id ? -1 : 1)),
    credentials: credentials.sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

/** The record with values in the named credentials. */
export function withFilled(record: DeployedStack, names: ReadonlySet<string>): DeployedStack {
  return {
    ...record,
    credentials: record.credentials.map((credential) =>
      names.has(credential.name) ? { ...credential, filled: true } : credential,
    ),
  };
}

/** With it, the one that stays in use until it holds values. A field that was not there before holds no value yet. */
function describeCredential(
  { name, integration, fields, replaces }: InventoryCredential,
  before: readonly DeployedCredential[],
): DeployedCredential[] {
  const keys = fields.map(({ key }) => key);
  const own = before.find((credential) => credential.name === name);
  const filled = own !== undefined && own.filled && keys.every((key) => own.fields.includes(key));
  return [{ name, integration, fields: keys, filled }, ...before.filter((credential) => credential.name === replaces)];
}

function describe({ id, integration, contractHash, definitionHash }: InventoryAction): DeployedAction {
  return { id, integration, contractHash, definitionHash };
}

function readStack(file: string): DeployedStack | Problem {
  const parsed = deployedStackSchema.safeParse(tryParseJson(readFileSync(file, 'utf8')));
  if (parsed.success) return parsed.data;
  return {
    code: 'deployed-record-invalid',
    where: file,
    what: 'it must be as the last deploy wrote it',
    fix: 'take the last committed version, or delete it and deploy the stack',
  };
}
