import type { InventoryEnvironment } from '../core/inventory';
import { assertNoProblems, ProblemsError } from '../core/problem';
import type { Redacted } from '../core/redacted';
import { currentValue } from './current-value';
import { isIssuedHere } from './is-issued-here';
import { readValues } from './read-values';
import type { SourcePorts } from './sources/source';
import { isUnderRotation, type SecretStates } from './standing';
import type { WriteLedger } from './write-ledger';
import type { WriteTarget } from './write-target';

/** The value that changes along with a rotated one, such as the id of the client in use; undefined for all other secrets. */
export type CompanionOf = (environment: InventoryEnvironment, secret: string) => Promise<Redacted | undefined>;

/** What reading a job's values needs. */
export interface ReadPorts {
  readonly sources: SourcePorts;
  readonly ledger: WriteLedger;
  /** Values that were given by hand, by secret name. */
  readonly given?: ReadonlyMap<string, Redacted> | undefined;
  readonly companionOf?: CompanionOf | undefined;
}

/** What values are read for. */
export interface ReadTask {
  readonly environment: InventoryEnvironment;
  readonly target: WriteTarget;
  readonly states: SecretStates;
}

/**
 * Every value of a target: given by hand, issued by a rotation, or else from its source.
 *
 * @throws ProblemsError with everything that is missing
 */
export async function readTarget(task: ReadTask, ports: ReadPorts): Promise<Map<string, Redacted>> {
  const { given = new Map<string, Redacted>() } = ports;
  const names = task.target.secrets;
  const values = new Map([...given].filter(([name]) => names.includes(name)));
  for (const name of names.filter((candidate) => !values.has(candidate))) {
    const issued = await readIssued(task, name, ports);
    if (issued) values.set(name, issued);
  }
  const missing = names.filter((name) => !values.has(name));
  const read = await readValues(task.environment, missing, ports.sources);
  assertNoProblems(read.problems);
  return new Map([...values, ...read.values]);
}

/** What only a rotation knows: the value that it issued, or what goes along with it. Undefined where the source tells. */
async function readIssued(
  { environment, states }: ReadTask,
  name: string,
  { ledger, sources, companionOf }: ReadPorts,
): Promise<Redacted | undefined> {
  const secret = environment.secrets.find((candidate) => candidate.name === name);
  const state = states.get(name);
  if (isUnderRotation(state)) throw underRotation(name);
  const companion = await companionOf?.(environment, name);
  if (companion) return companion;
  if (!secret || !state?.live || !isIssuedHere(secret, state.live)) return undefined;
  const { endsAt } = state.live.details;
  // One that has ended is of no use to anybody, and the source's is no worse.
  if (typeof endsAt === 'number' && endsAt <= ledger.clock.now()) return undefined;
  return currentValue(environment, secret, { ...ledger, sources });
}

function underRotation(name: string): ProblemsError {
  return new ProblemsError([
    {
      code: 'rotation-under-way',
      where: name,
      what: 'a rotation is about to write a new value to its credential',
      fix: `see \`npx gcda rotation status\`; \`npx gcda rotate ${name}\` goes on with one that nobody is at work on`,
    },
  ]);
}
