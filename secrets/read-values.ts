import type { InventoryEnvironment } from '../core/inventory';
import { ProblemsError, type Problem } from '../core/problem';
import type { Redacted } from '../core/redacted';
import { readValue } from './sources/read-value';
import type { SourcePorts } from './sources/source';

/** Values that could be read, by secret name, and everything that is wrong with the others. */
export interface ReadValues {
  readonly values: ReadonlyMap<string, Redacted>;
  readonly problems: readonly Problem[];
}

/** Reads the named secrets of an environment from their sources; prompts are asked one after the other, the rest at once. */
export async function readValues(
  environment: InventoryEnvironment,
  names: readonly string[],
  ports: SourcePorts,
): Promise<ReadValues> {
  const secrets = environment.secrets.filter((secret) => names.includes(secret.name));
  const values = new Map<string, Redacted>();
  const problems: Problem[] = [];
  const readOne = async (secret: (typeof secrets)[number]): Promise<void> => {
    try {
      values.set(secret.name, await readValue(secret, ports));
    } catch (error) {
      if (!(error instanceof ProblemsError)) throw error;
      problems.push(...error.problems);
    }
  };
  await Promise.all(secrets.filter((secret) => secret.source.kind !== 'prompt').map(readOne));
  for (const secret of secrets.filter((candidate) => candidate.source.kind === 'prompt')) await readOne(secret);
  return { values, problems: problems.sort((a, b) => names.indexOf(a.where) - names.indexOf(b.where)) };
}
