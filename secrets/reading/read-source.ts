import type { InventoryEnvironment, InventorySecret } from '../../core/inventory';
import { ProblemsError } from '../../core/problem';
import type { Redacted } from '../../core/redacted';
import { readValues } from './read-values';
import type { SourcePorts } from '../sources/source';

/**
 * What a secret's own source gives.
 *
 * @throws ProblemsError why it gives nothing
 */
export async function readSource(
  environment: InventoryEnvironment,
  { name }: InventorySecret,
  sources: SourcePorts,
): Promise<Redacted> {
  const { values, problems } = await readValues(environment, [name], sources);
  const value = values.get(name);
  if (value) return value;
  throw new ProblemsError(problems);
}
