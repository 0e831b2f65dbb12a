import type { InventoryEnvironment, InventorySecret } from '../../core/inventory';
import { ProblemsError, type Problem } from '../../core/problem';
import type { Redacted } from '../../core/redacted';
import { currentValue } from './current-value';
import { isIssuedHere } from '../targets/is-issued-here';
import { asProblems } from '../../core/as-problems';
import { readSecrets } from './read-values';
import { secretNamed } from '../targets/secret-named';
import type { SourcePorts } from '../sources/source';
import { isUnderRotation, type SecretStates } from '../targets/standing';
import type { WriteLedger } from '../targets/write-ledger';
import type { WriteTarget } from '../targets/write-target';
import { endsAtOf } from '../../ledger/value-details';

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
 * For each task every value of its target, or everything that is missing: values that were given by hand, that a rotation issued, or else
 * that their sources give. All sources together are read as those of one sync are.
 */
export async function readTargets(
  tasks: readonly ReadTask[],
  ports: ReadPorts,
): Promise<readonly (Map<string, Redacted> | ProblemsError)[]> {
  const read = tasks.map((task) => ({ task, values: new Map<string, Redacted>(), problems: [] as Problem[] }));
  const askedBy = new Map<InventorySecret, (typeof read)[number]>();
  for (const one of read)
    for (const name of one.task.target.secrets) {
      const secret = secretNamed(one.task.environment, name);
      const known = ports.given?.get(name) ?? (await readIssued(one.task, name, ports).catch(asProblems));
      if (known instanceof ProblemsError) one.problems.push(...known.problems);
      else if (known) one.values.set(name, known);
      else if (secret) askedBy.set(secret, one);
    }
  const failures = await readSecrets([...askedBy.keys()], ports.sources, (secret, value) =>
    askedBy.get(secret)?.values.set(secret.name, value),
  );
  for (const [secret, problems] of failures) askedBy.get(secret)?.problems.push(...problems);
  return read.map(({ values, problems }) => (problems.length > 0 ? new ProblemsError(problems) : values));
}

/**
 * Every value of one target.
 *
 * @throws ProblemsError with everything that is missing
 */
export async function readTarget(task: ReadTask, ports: ReadPorts): Promise<Map<string, Redacted>> {
  const [read] = await readTargets([task], ports);
  if (read instanceof ProblemsError) throw read;
  return read ?? new Map();
}

/** What only a rotation knows: the value that it issued, or what goes along with it. Undefined where the source tells. */
async function readIssued(
  { environment, states }: ReadTask,
  name: string,
  { ledger, sources, companionOf }: ReadPorts,
): Promise<Redacted | undefined> {
  const secret = secretNamed(environment, name);
  const state = states.get(name);
  if (isUnderRotation(state)) throw underRotation(name);
  const companion = await companionOf?.(environment, name);
  if (companion) return companion;
  if (!secret || !state?.live || !isIssuedHere(secret, state.live)) return undefined;
  const endsAt = endsAtOf(state.live);
  // One that has ended is of no use to anybody, and the source's is no worse.
  if (endsAt !== null && endsAt <= ledger.clock.now()) return undefined;
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
