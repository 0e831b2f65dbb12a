import { readdirSync } from 'node:fs';
import { basename, isAbsolute, join } from 'node:path';
import { z } from 'zod';
import type { Inventory, InventoryAction, InventoryCredential } from './inventory';
import { ProblemsError, type Problem } from './problem';
import { readJsonFile } from './read-json-file';
import { statePlaceSchema } from './state-place';

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
  /** True for the one that its integration uses; missing for one that waits, and where that was not read. */
  isUsed: z.literal(true).optional(),
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
  /** Ids of the OAuth clients that have changed it: the platform's audit log names them. Missing in records of earlier releases. */
  clients: z.array(z.string().min(1)).optional(),
  /** Acceptances by `--accept-unproven` that no ledger took, oldest first. Missing where there are none. */
  accepted: z
    .array(
      z.strictObject({
        at: z.iso.datetime(),
        by: z.string(),
        reason: z.string(),
        code: z.string(),
        secrets: z.array(z.string()),
      }),
    )
    .optional(),
  /** Terraform's state of the stack as the deploy left it: no other may take its place. Missing in records of earlier releases. */
  state: z
    .strictObject({
      /** Missing where it is none that we know. */
      place: statePlaceSchema.optional(),
      lineage: z.string().min(1),
      serial: z.int().min(0),
    })
    .optional(),
});
export type DeployedStack = z.infer<typeof deployedStackSchema>;

/** A stack whose record is there and cannot be used: nobody knows what is deployed of it. */
export interface UnreadRecord {
  readonly stack: string;
  readonly file: string;
  readonly problems: readonly Problem[];
}

/** Everything recorded, and what could not be read. */
export interface DeployedRecord {
  readonly stacks: readonly DeployedStack[];
  /** Of these stacks nothing may be decided by the record. */
  readonly unread: readonly UnreadRecord[];
  /** Why the folder itself cannot be used: then nothing is known of any stack. */
  readonly problems: readonly Problem[];
}

/** Nothing deployed yet, or no record kept. */
export const nothingDeployed: DeployedRecord = { stacks: [], unread: [], problems: [] };

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

/** Reads `<stack>.json` of every stack; a folder that does not exist is an empty record, anything else in its place is a problem. */
export function readDeployed(directory: string): DeployedRecord {
  const names = namesIn(directory);
  if ('code' in names) return { ...nothingDeployed, problems: [names] };
  const read = names.map((name) => readStack(join(directory, name)));
  return {
    stacks: read.flatMap((found) => ('version' in found ? [found] : [])),
    unread: read.flatMap((found) => ('version' in found ? [] : [found])),
    problems: [],
  };
}

/** Why nothing may be decided by the record of these stacks; empty where all that is there of them can be used. */
export function unreadProblems({ unread, problems }: DeployedRecord, stacks: ReadonlySet<string>): Problem[] {
  return [...problems, ...unread.filter(({ stack }) => stacks.has(stack)).flatMap((one) => one.problems)];
}

/** The same of all other stacks, for whoever does not go by them: a warning that says what is refused until it is mended. */
export function unreadWarnings({ unread }: Pick<DeployedRecord, 'unread'>): Problem[] {
  return unread.flatMap(({ stack, problems }) =>
    problems.map((problem): Problem => ({
      ...problem,
      what: `${problem.what}; ${stack} is neither deployed nor promoted until it is mended`,
      level: 'warning',
    })),
  );
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

/** True where an action is declared as it was deployed. Records of earlier versions tell of its contract alone. */
export function isAsRecorded(
  action: Pick<InventoryAction, 'contractHash' | 'definitionHash'>,
  { contractHash, definitionHash = action.definitionHash }: DeployedAction,
): boolean {
  return contractHash === action.contractHash && definitionHash === action.definitionHash;
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

function namesIn(directory: string): string[] | Problem {
  try {
    return readdirSync(directory)
      .filter((name) => name.endsWith('.json'))
      .sort();
  } catch (error) {
    const { code = 'an unknown error' } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return [];
    return invalid(
      directory,
      `a folder with the records of deploys must be there, got ${code}`,
      'make it a folder that you may read',
    );
  }
}

/** One that cannot be used is a problem, and never an empty record: rules that guard what is deployed go by it. */
function readStack(file: string): DeployedStack | UnreadRecord {
  const named = basename(file, '.json');
  const about = { code: 'deployed-record-invalid', kind: 'as the last deploy wrote it', fix: brokenFix, maxBytes };
  try {
    const stack = readJsonFile(file, deployedStackSchema, about);
    if (named === stack.stack) return stack;
    const isOther = 'it must be named after the stack that it records, and names another';
    return { stack: named, file, problems: [invalid(file, isOther, brokenFix)] };
  } catch (error) {
    if (error instanceof ProblemsError) return { stack: named, file, problems: error.problems };
    throw error;
  }
}

const brokenFix = 'take the last committed version, or delete it and deploy the stack';
/** A stack has some hundreds of actions at most. */
const maxBytes = 16 * 1024 * 1024;

function invalid(where: string, what: string, fix: string): Problem {
  return { code: 'deployed-record-invalid', where, what, fix };
}
