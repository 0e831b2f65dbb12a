import type { InventoryEnvironment, InventorySecret } from '../../core/inventory';
import { ProblemsError, type Problem } from '../../core/problem';
import type { Redacted } from '../../core/redacted';
import { unlessAborted } from '../../core/unless-aborted';
import { inParallel } from '../../core/in-parallel';
import { secretNamed } from '../targets/secret-named';
import { readValue } from '../sources/read-value';
import { isTimeOver, sourceProblem, type SourcePorts } from '../sources/source';

/** Sources that are read at a time: programs started, connections and files open, values on their way. */
export const readAtOnce = 16;
/** For all sources together, where nothing else is said. */
export const defaultReadSeconds = 30;

/** Values that could be read, by secret name, and everything that is wrong with the others. */
export interface ReadValues {
  readonly values: ReadonlyMap<string, Redacted>;
  readonly problems: readonly Problem[];
}

/** Reads the named secrets of an environment from their sources. */
export async function readValues(
  environment: InventoryEnvironment,
  names: readonly string[],
  ports: SourcePorts,
): Promise<ReadValues> {
  const values = new Map<string, Redacted>();
  const secrets = names.flatMap((name) => secretNamed(environment, name) ?? []);
  const problems = await readEach(secrets, ports, (secret, value) => values.set(secret.name, value));
  return { values, problems };
}

/** Reads as `readSecrets` does; what is wrong comes back in the order of the secrets. */
export async function readEach(
  secrets: readonly InventorySecret[],
  ports: SourcePorts,
  take: (secret: InventorySecret, value: Redacted) => void,
): Promise<readonly Problem[]> {
  const problems = await readSecrets(secrets, ports, take);
  return secrets.flatMap((secret) => problems.get(secret) ?? []);
}

/**
 * Reads secrets from their sources and hands each value over as it comes; gives what is wrong, for all of them at once. One time limit
 * holds for all but prompts, which are asked one after the other when the rest is there.
 */
export async function readSecrets(
  secrets: readonly InventorySecret[],
  ports: SourcePorts,
  take: (secret: InventorySecret, value: Redacted) => void,
): Promise<ReadonlyMap<InventorySecret, readonly Problem[]>> {
  const problems = new Map<InventorySecret, readonly Problem[]>();
  const readOne = async (secret: InventorySecret, read: () => Promise<Redacted>): Promise<void> => {
    try {
      take(secret, await read());
    } catch (error) {
      if (!(error instanceof ProblemsError)) throw error;
      problems.set(secret, error.problems);
    }
  };
  const [prompted, others] = split(secrets, ({ source }) => source.kind === 'prompt');
  if (others.length > 0) {
    const seconds = ports.readSeconds ?? defaultReadSeconds;
    const signal = ports.timeLimit(seconds * 1000);
    await inParallel(others, readAtOnce, (secret) =>
      readOne(secret, () =>
        unlessAborted(
          signal,
          () => whyAborted(signal, secret, seconds),
          () => readValue(secret, ports, signal),
        ),
      ),
    );
  }
  const never = new AbortController().signal;
  for (const secret of prompted) await readOne(secret, () => readValue(secret, ports, never));
  return problems;
}

function split<T>(items: readonly T[], isFirst: (item: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))];
}

function whyAborted(signal: AbortSignal, { name }: InventorySecret, seconds: number): Error {
  if (!isTimeOver(signal))
    return sourceProblem('interrupted', name, 'the command was interrupted', 'run the command again');
  return sourceProblem(
    'value-late',
    name,
    `its source had given no value when the ${seconds} s for all sources were over`,
    'see why the source is slow; set GCDA_READ_SECONDS where there are many',
  );
}
