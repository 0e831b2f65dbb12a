import type { InventoryEnvironment, InventorySecret } from '../../core/inventory';
import { ProblemsError } from '../../core/problem';
import type { Redacted } from '../../core/redacted';
import type { Queries } from '../../ledger/database';
import type { EnvironmentKey } from '../../ledger/keys/environment-key';
import { lastValueBefore } from '../../ledger/last-value';
import { isIssuedHere } from '../targets/is-issued-here';
import { readSource } from './read-source';
import type { SourcePorts } from '../sources/source';

/** What knowing a current value needs. */
export interface CurrentValuePorts {
  readonly db: Queries;
  readonly keyOf: (environment: string) => EnvironmentKey | undefined;
  readonly sources: SourcePorts;
}

/**
 * The value that a secret has now: what a rotation issued last, as it was kept, or else what its source gives. The source of a secret that
 * is renewed here has its first value at best; writing that again would undo the renewal.
 *
 * @throws ProblemsError `value-not-kept` where only the platform has it, and what sources and sealed values throw
 */
export async function currentValue(
  environment: InventoryEnvironment,
  secret: InventorySecret,
  { db, keyOf, sources }: CurrentValuePorts,
): Promise<Redacted> {
  // What only an issuer needs is in no credential and in no rotation: its source is the one place that has it.
  if (secret.use === 'platform') {
    const whose = { environment: environment.name, secret: secret.name };
    const { record, value } = await lastValueBefore(db, whose, keyOf(environment.name));
    if (value) return value;
    if (record && isIssuedHere(secret, record)) throw notKept(secret);
  }
  return readSource(environment, secret, sources);
}

function notKept({ name }: InventorySecret): ProblemsError {
  return new ProblemsError([
    {
      code: 'value-not-kept',
      where: name,
      what: 'its value was issued by a rotation, and is on the platform only: without a key nothing is kept here',
      fix: 'make a key with `npx gcda keys new`, then rotate it: `npx gcda rotate`',
    },
  ]);
}
