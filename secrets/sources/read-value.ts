import type { InventorySecret, ValueSource } from '../../core/inventory';
import { assertNoProblems } from '../../core/problem';
import type { Redacted } from '../../core/redacted';
import { valueProblems } from '../value-problems';
import { readEnv } from './env';
import { readFile } from './file';
import { readPrompt } from './prompt';
import type { ReadSource, SourcePorts } from './source';

// A new kind of source is one file beside these, one line here, and its member in core/inventory.ts.
const readers: { readonly [K in ValueSource['kind']]: ReadSource<K> } = {
  env: readEnv,
  file: readFile,
  prompt: readPrompt,
};

/**
 * Reads a secret's value from its source and checks it.
 *
 * @throws ProblemsError when the value is missing, or is none that a secret may have
 */
export async function readValue(
  secret: Pick<InventorySecret, 'name' | 'source'>,
  ports: SourcePorts,
): Promise<Redacted> {
  // The registry ties each reader to its own kind; the compiler cannot follow that through an index.
  const read = readers[secret.source.kind] as ReadSource;
  const value = await read(secret.source, secret.name, ports);
  assertNoProblems(valueProblems(value, secret.name));
  return value;
}

/** Where a value comes from, in a few words for lists. */
export function describeSource(source: ValueSource): string {
  switch (source.kind) {
    case 'env':
      return `env ${source.variable}`;
    case 'file':
      return `file ${source.path}`;
    case 'prompt':
      return 'prompt';
  }
}
