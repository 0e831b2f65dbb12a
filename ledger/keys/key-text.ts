import { randomBytes } from 'node:crypto';
import { ProblemsError } from '../../core/problem';
import { Redacted } from '../../core/redacted';
import { deriveKey } from './derive-key';
import type { EnvironmentKey } from './environment-key';

const keyBytes = 32;
/** 32 bytes are 43 characters of base64 and one `=`, which may be missing; or of its form for addresses. */
const base64 = /^[\w+/-]{43}=?$/;

/** A new key, as it is written down. */
export function newKey(): Redacted {
  return Redacted.of(randomBytes(keyBytes).toString('base64'));
}

/**
 * The environment's key from what is written down somewhere; `where` names the place.
 *
 * @throws ProblemsError `key-invalid`
 */
export function parseKey(text: Redacted, environment: string, where: string): EnvironmentKey {
  const trimmed = text.reveal().trim();
  const bytes = Buffer.from(trimmed, 'base64');
  try {
    if (base64.test(trimmed)) return deriveKey(bytes, environment);
  } finally {
    bytes.fill(0);
  }
  throw new ProblemsError([
    {
      code: 'key-invalid',
      where,
      what: `the key of an environment must be ${keyBytes} bytes in base64`,
      fix: 'make one with `openssl rand -base64 32`, or have `npx gcda keys new` write it to a file',
    },
  ]);
}
