import type { InventoryEnvironment } from '../../core/inventory';
import { InternalError } from '../../core/internal-error';
import type { Redacted } from '../../core/redacted';
import type { BeforeWrite, GenesysClient } from '../../genesys/client';
import { composeCredential } from './compose-credential';
import type { WritePlace } from '../platform/locate-now';

/** What a write came to. */
export interface Written {
  readonly status: 'written' | 'created';
  /** When, by the platform's clock; null where its answer does not tell. */
  readonly modifiedDate: string | null;
  /** Of the credential or named secret. */
  readonly id: string;
  /** Id of the OAuth client that wrote, which the platform's audit log names; null where it is not known. */
  readonly client: string | null;
}

/**
 * Writes one target as a whole: a credential with its full field set, or one named secret. The caller has found it on the platform
 * and has every value. `before` is told which OAuth client will write: it must be on record by then.
 */
export async function putTarget(
  environment: InventoryEnvironment,
  { target, id }: WritePlace,
  values: ReadonlyMap<string, Redacted>,
  client: GenesysClient,
  before: BeforeWrite,
): Promise<Written> {
  if (target.kind === 'native-secret')
    return putNativeSecret({ name: target.name, id }, values.get(target.name), client, before);
  const write = composeCredential(target.credential, values);
  if (!write || id === undefined)
    throw new InternalError(`${environment.name}: ${target.name} was to be written with a field or its id missing`);
  const { modifiedDate, clientId } = await client.putCredential(id, write, before);
  return { status: 'written', modifiedDate: modifiedDate ?? null, id, client: clientId ?? null };
}

async function putNativeSecret(
  { name, id }: { readonly name: string; readonly id: string | undefined },
  value: Redacted | undefined,
  client: GenesysClient,
  before: BeforeWrite,
): Promise<Written> {
  if (!value) throw new InternalError(`${name} was to be written without a value`);
  if (id === undefined) {
    const created = await client.createNativeSecret(name, value, before);
    const { modifiedDate, clientId } = created;
    return { status: 'created', modifiedDate: modifiedDate ?? null, id: created.id, client: clientId ?? null };
  }
  const { modifiedDate, clientId } = await client.patchNativeSecret(id, value, before);
  return { status: 'written', modifiedDate: modifiedDate ?? null, id, client: clientId ?? null };
}
