import type { CredentialWrite } from '../../genesys/schemas/credential';
import type { InventoryCredential, InventoryEnvironment } from '../../core/inventory';
import type { Redacted } from '../../core/redacted';

/** A credential that is not written because a write would lack fields. */
export interface WithheldCredential {
  readonly name: string;
  /** Secrets without a value. */
  readonly missing: readonly string[];
}

/** Full writes, and what could not become one. */
export interface Composition {
  readonly writes: readonly CredentialWrite[];
  readonly withheld: readonly WithheldCredential[];
}

/**
 * Turns values into full field sets. A write replaces a whole credential, so one with a missing value is withheld: writing the rest
 * would drop a field that works.
 */
export function composeCredentials(
  environment: Pick<InventoryEnvironment, 'credentials'>,
  values: ReadonlyMap<string, Redacted>,
): Composition {
  const missingOf = (credential: InventoryCredential): string[] => [
    ...new Set(credential.fields.map((field) => field.secret).filter((secret) => !values.has(secret))),
  ];
  const parts = environment.credentials.map((credential) => ({ credential, missing: missingOf(credential) }));
  return {
    writes: parts.filter((part) => part.missing.length === 0).map((part) => toWrite(part.credential, values)),
    withheld: parts
      .filter((part) => part.missing.length > 0)
      .map(({ credential, missing }) => ({ name: credential.name, missing })),
  };
}

function toWrite(credential: InventoryCredential, values: ReadonlyMap<string, Redacted>): CredentialWrite {
  const fields = credential.fields.flatMap(({ key, secret }) => {
    const value = values.get(secret);
    return value ? [[key, value] as const] : [];
  });
  return { name: credential.name, type: credential.type, fields: new Map(fields) };
}
