import type { InventorySecret } from '../../core/inventory';
import { isShellLine } from '../../core/is-shell-line';
import { assertNoProblems } from '../../core/problem';
import type { Redacted } from '../../core/redacted';
import type { ValueSource } from '../../core/value-source';
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

// A new kind of source is one file beside these, one line here, its member in core/value-source.ts and its words below.
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

/** Where a value comes from, in a few words for lists. Of a program only its name: arguments may be long, and are nobody's business. */
export function describeSource(source: ValueSource): string {
  switch (source.kind) {
    case 'env':
      return `env ${source.variable}`;
    case 'prompt':
      return 'prompt';
    case 'file':
    case 'age':
    case 'module':
      return `${source.kind} ${source.path}`;
    case 'sops':
      return `sops ${source.path}#${source.key.join('.')}`;
    case 'exec':
      return isShellLine(source.command[0]) ? 'exec' : `exec ${source.command[0]}`;
    case 'vault':
      return `vault ${source.mount}/${source.path}#${source.field}`;
    case 'aws-secrets-manager':
      return `aws ${source.region} ${source.secretId}${source.field === undefined ? '' : `#${source.field}`}`;
  }
}
