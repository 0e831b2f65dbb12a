import type { CredentialWrite } from '../../genesys/schemas/credential';
import type { InventoryCredential } from '../../core/inventory';
import type { Redacted } from '../../core/redacted';

/**
 * The full field set of a credential; undefined where a value is missing. A write replaces the whole credential, so that one without it
 * would drop a field that works.
 */
export function composeCredential(
  { name, type, fields }: InventoryCredential,
  values: ReadonlyMap<string, Redacted>,
): CredentialWrite | undefined {
  const full = new Map<string, Redacted>();
  for (const { key, secret } of fields) {
    const value = values.get(secret);
    if (!value) return undefined;
    full.set(key, value);
  }
  return { name, type, fields: full };
}
