import { createHmac, createSecretKey } from 'node:crypto';
import type { Problem } from '../../core/problem';
import type { Redacted } from '../../core/redacted';

/** Notices one value under two names, without keeping any value. */
export interface ReuseCheck {
  /** Remembers what a secret's value is like; a later value of the same secret takes the place of the earlier. */
  note(secret: string, value: Redacted): void;
  /** One problem for each of these secrets whose value another has too; of several among them, for all but the first. */
  problems(secrets: readonly string[]): Problem[];
  /** All secrets with this one's value, itself among them. */
  sharers(secret: string): readonly string[];
}

/**
 * Compares values by an HMAC with a key that lives as long as the run: what stays in memory, or in a crash dump, cannot be matched with
 * anything outside of it. `key` is random, of at least 32 bytes.
 */
export function createReuseCheck(key: Uint8Array): ReuseCheck {
  const secretKey = createSecretKey(key);
  const printOf = new Map<string, string>();
  const secretsOf = new Map<string, Set<string>>();
  return {
    note(secret, value) {
      secretsOf.get(printOf.get(secret) ?? '')?.delete(secret);
      const print = createHmac('sha256', secretKey).update(value.reveal(), 'utf8').digest('base64');
      printOf.set(secret, print);
      secretsOf.set(print, (secretsOf.get(print) ?? new Set()).add(secret));
    },
    sharers: (secret) => [...(secretsOf.get(printOf.get(secret) ?? '') ?? [])],
    problems(secrets) {
      const place = new Map(secrets.map((secret, index) => [secret, index]));
      return secrets.flatMap((secret, index) => {
        const others = [...(secretsOf.get(printOf.get(secret) ?? '') ?? [])].filter((other) => other !== secret);
        const first = others.find((other) => (place.get(other) ?? -1) < index);
        return first === undefined ? [] : [reusedValue(secret, others.sort())];
      });
    },
  };
}

/** The problem of a value that other secrets have too. */
export function reusedValue(secret: string, others: readonly string[]): Problem {
  return {
    code: 'value-reused',
    where: secret,
    what: `the value must be its own, and is also that of ${others.join(', ')}`,
    fix: 'have the external service issue one for each environment and purpose',
  };
}
