import { createPrivateKey, createPublicKey, generateKeyPairSync, type JsonWebKey } from 'node:crypto';
import { Redacted } from '../../core/redacted';

/** A client of a token server, and how it proves who it is (RFC 6749, 2.3.1; RFC 7523, 2.2). */
export interface TokenClient {
  readonly authMethod: 'client_secret_basic' | 'client_secret_post' | 'private_key_jwt';
  readonly clientId: Redacted;
  /** Its secret; for `private_key_jwt` its private key, PKCS 8 in base64 on one line. */
  readonly clientSecret: Redacted;
}

/** A new private key as a `private_key_jwt` client has it: P-256, PKCS 8 in base64 on one line. */
export function newClientKey(): Redacted {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return Redacted.of(privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'));
}

/** Public half of a client's key, for its server; undefined where it is none. */
export function publicKeyOf(clientKey: Redacted): JsonWebKey | undefined {
  try {
    const der = Buffer.from(clientKey.reveal(), 'base64');
    return {
      ...createPublicKey(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })).export({ format: 'jwk' }),
    };
  } catch {
    // No `cause`: it may quote the key.
    return undefined;
  }
}
