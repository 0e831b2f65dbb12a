import type { InventorySecret } from '../../core/inventory';
import { assertNoProblems } from '../../core/problem';
import type { Redacted } from '../../core/redacted';
import type { ValueSource } from '../../core/sources/value-source';
import { valueContext, valueProblems } from '../value-rules/value-problems';
import { readAge } from './age';
import { readAwsSecretsManager } from './aws-secrets-manager';
import { readEnv } from './env';
import { readExec } from './exec';
import { readFile } from './file';
import { readModule } from './module';
import { readPrompt } from './prompt';
import { readSops } from './sops';
import type { ReadSource, SourcePorts } from './source';
import { readVault } from './vault';

// A new kind of source is one file beside these and one line here; how it is declared is one file and one line in `core/sources/`.
const readers: { readonly [K in ValueSource['kind']]: ReadSource<K> } = {
  env: readEnv,
  file: readFile,
  prompt: readPrompt,
  age: readAge,
  sops: readSops,
  exec: readExec,
  vault: readVault,
  'aws-secrets-manager': readAwsSecretsManager,
  module: readModule,
};

/**
 * Reads a secret's value from its source and checks it.
 *
 * @throws ProblemsError when the value is missing, or is none that a secret of its type may have
 */
export async function readValue(
  secret: Pick<InventorySecret, 'name' | 'type' | 'source' | 'encoding' | 'shape' | 'uses'> &
    Partial<Pick<InventorySecret, 'use'>>,
  ports: SourcePorts,
  signal: AbortSignal,
): Promise<Redacted> {
  // The registry ties each reader to its own kind; the compiler cannot follow that through an index.
  const read = readers[secret.source.kind] as ReadSource;
  const value = await read(secret.source, secret.name, ports, signal);
  assertNoProblems(valueProblems(value, secret.name, valueContext(secret, ports.clock.now())));
  return value;
}
