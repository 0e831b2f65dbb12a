import type { InventoryEnvironment } from '../core/inventory';
import { assertNoProblems, ProblemsError } from '../core/problem';
import type { Redacted } from '../core/redacted';
import { getSealed } from '../ledger/sealed';
import { isKept } from './judge';
import { readValues } from './read-values';
import type { SourcePorts } from './sources/source';
import type { SecretStates } from './standing';
import type { WriteLedger } from './write-ledger';
import type { WriteTarget } from './write-target';

/** What reading a job's values needs. */
export interface ReadPorts {
  readonly sources: SourcePorts;
  readonly ledger: WriteLedger;
  /** Values that were given by hand, by secret name. */
  readonly given?: ReadonlyMap<string, Redacted> | undefined;
}

/** What values are read for. */
export interface ReadTask {
  readonly environment: InventoryEnvironment;
  readonly target: WriteTarget;
  readonly states: SecretStates;
}

/**
 * Every value of a target: given by hand, kept from a rotation, or else from its source.
 *
 * @throws ProblemsError with everything that is missing
 */
export async function readTarget(task: ReadTask, ports: ReadPorts): Promise<Map<string, Redacted>> {
  const { given = new Map<string, Redacted>() } = ports;
  const names = task.target.secrets;
  const values = new Map([...given].filter(([name]) => names.includes(name)));
  for (const name of names.filter((candidate) => !values.has(candidate))) {
    const kept = await readKept(task, name, ports.ledger);
    if (kept) values.set(name, kept);
  }
  const missing = names.filter((name) => !values.has(name));
  const read = await readValues(task.environment, missing, ports.sources);
  assertNoProblems(read.problems);
  return new Map([...values, ...read.values]);
}

/** The value that a rotation issued; the source's one is older. */
async function readKept(
  { environment, states }: ReadTask,
  name: string,
  { db, keyOf, clock }: WriteLedger,
): Promise<Redacted | undefined> {
  const secret = environment.secrets.find((candidate) => candidate.name === name);
  const state = states.get(name);
  const key = keyOf(environment.name);
  if (!state?.live || !isKept(secret, state)) return undefined;
  const { generation, details } = state.live;
  // One that has ended is of no use to anybody, and the source's is no worse.
  if (typeof details.endsAt === 'number' && details.endsAt <= clock.now()) return undefined;
  const kept = key && (await getSealed(db, { environment: environment.name, secret: name, generation }, key));
  if (kept) return kept;
  throw new ProblemsError([
    {
      code: 'value-not-kept',
      where: name,
      what: 'its live value was issued by a rotation and is not kept, so its credential cannot be written as a whole',
      fix: `rotate it: \`npx gcda rotate ${name}\`; with a key (\`npx gcda keys new ${environment.name}\`) issued values are kept`,
    },
  ]);
}
