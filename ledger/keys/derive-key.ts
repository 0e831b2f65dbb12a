import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  randomBytes,
  type KeyObject,
} from 'node:crypto';
import { Redacted } from '../../core/redacted';
import type { EnvironmentKey } from './environment-key';

const nonceBytes = 12;
const tagBytes = 16;
const cipher = 'aes-256-gcm';

/**
 * The environment's keys from its 32 bytes: one for each use, by HKDF-SHA-256, so that no use tells anything about another. The name of
 * the environment is part of it; one key for all environments still gives each its own. The caller overwrites the bytes afterwards.
 */
export function deriveKey(master: Uint8Array, environment: string): EnvironmentKey {
  const derive = (use: string) => Buffer.from(hkdfSync('sha256', master, '', `gcda ${environment} ${use}`, 32));
  const [fingerprinting, signing] = [createSecretKey(derive('fingerprint')), createSecretKey(derive('anchor'))];
  const authentication = Redacted.of(derive('authenticate').toString('base64'));
  const sealing = derive('seal');
  return {
    id: derive('id').toString('hex').slice(0, 8),
    fingerprint: (value) => hmac(fingerprinting, value.reveal()).slice(0, 16),
    sign: (text) => hmac(signing, text),
    authentication,
    ...authenticatorFrom(authentication),
    seal: (value, label) => seal(sealing, value, label),
    open: (sealed, label) => open(sealing, Buffer.from(sealed, 'base64'), label),
  };
}

/** What an earlier key has authenticated with, from what was sealed of it. */
export function authenticatorFrom(authentication: Redacted): Pick<EnvironmentKey, 'authenticate'> {
  const key = createSecretKey(Buffer.from(authentication.reveal(), 'base64'));
  return { authenticate: (text) => hmac(key, text) };
}

function hmac(key: KeyObject, text: string): string {
  return createHmac('sha256', key).update(text, 'utf8').digest('hex');
}

/** Nonce, tag and cipher text. Random nonces of 96 bits are safe for 2^32 values under one key (NIST SP 800-38D, 8.3). */
function seal(key: Uint8Array, value: Redacted, label: string): string {
  const nonce = randomBytes(nonceBytes);
  const sealing = createCipheriv(cipher, key, nonce).setAAD(Buffer.from(label));
  const body = Buffer.concat([sealing.update(value.reveal(), 'utf8'), sealing.final()]);
  return Buffer.concat([nonce, sealing.getAuthTag(), body]).toString('base64');
}

function open(key: Uint8Array, sealed: Uint8Array, label: string): Redacted | undefined {
  try {
    const opening = createDecipheriv(cipher, key, sealed.subarray(0, nonceBytes), { authTagLength: tagBytes });
    opening.setAAD(Buffer.from(label)).setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes));
    const body = sealed.subarray(nonceBytes + tagBytes);
    const plain = Buffer.concat([opening.update(body), opening.final()]);
    const value = Redacted.of(plain.toString('utf8'));
    plain.fill(0);
    return value;
  } catch {
    // Why it does not open is left out on purpose: nothing of a half-opened value may travel in an error.
    return undefined;
  }
}
