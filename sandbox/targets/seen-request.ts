import { createHmac } from 'node:crypto';

/** How a target judged the credential of a request. */
export type Verdict = 'accepted' | 'missing' | 'unknown' | 'wrong-environment' | 'wrong-service' | 'insufficient-scope';

/** One request as a target saw it: enough to prove who called with which credential, and nothing of its value. */
export interface SeenRequest {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly environment: string;
  readonly service: string;
  readonly method: string;
  /** Template, not path: values of parameters are the caller's business. */
  readonly route: string;
  readonly status: number;
  readonly verdict: Verdict;
  readonly credential: {
    readonly scheme: 'bearer' | 'basic' | 'api-key' | 'admin-key';
    /** HMAC-SHA-256 under a key that lives as long as the process; null when no credential came. Equal values give equal fingerprints. */
    readonly fingerprint: string | null;
  };
}

/** Gives the fingerprint of a credential; 12 characters of base64url (72 bits). */
export type Fingerprint = (credential: string) => string;

/** A fingerprint function over `key`. */
export function createFingerprint(key: Buffer): Fingerprint {
  return (credential) => createHmac('sha256', key).update(credential).digest('base64url').slice(0, 12);
}
