/** What may be remembered of a secret; `proven` and `not-proven` of a whole environment, too. */
export const ledgerEvents = [
  'writing',
  'written',
  'failed',
  'begun',
  'issued',
  'checked',
  'stored',
  'verified',
  'retired',
  'proven',
  'restored',
  'revoked',
  'key-rotated',
  'not-proven',
  'paused',
  'resumed',
  'alerted',
  'events-behind',
  'client-noted',
  'accepted',
] as const;
export type LedgerEvent = (typeof ledgerEvents)[number];

/** Those which say that the platform got a value. */
export const liveEvents: readonly LedgerEvent[] = ['written', 'stored', 'restored'];

/** Plain facts; never a value, nor anything that was made from one without a key. */
export type Details = Readonly<Record<string, string | number | boolean | null>>;

/** What a caller knows of an event. */
export interface NewRecord {
  readonly environment: string;
  readonly event: LedgerEvent;
  /** `prod_crm_bearer`; null for what concerns the whole environment. */
  readonly secret: string | null;
  /** Counts the values of a secret from 1. Exactly one more than the last for `writing` and `begun`; one that exists for all others. */
  readonly generation: number;
  /** Who did it: a person, a pipeline, a service. */
  readonly actor: string;
  /** Why. */
  readonly reason: string;
  /** What `EnvironmentKey.fingerprint` gave for the value; null without a key. */
  readonly fingerprint: string | null;
  /** When the platform says that the credential was last changed, as it says it. */
  readonly platformModifiedDate: string | null;
  /** Name of the credential that carries the secret. */
  readonly credential: string | null;
  readonly idempotencyKey: string | null;
  readonly details: Details;
}

/** An event as it is kept. */
export interface LedgerRecord extends NewRecord {
  /** Counts the environment's records from 1, without gaps. */
  readonly sequence: number;
  /** ISO 8601 with milliseconds, by the writer's clock; the order is told by `sequence` alone. */
  readonly at: string;
  /** Key of the environment that the writer had; null without one. */
  readonly keyId: string | null;
  /** `hash` of the record before it; 64 zeros for the first. */
  readonly previousHash: string;
  /** SHA-256 over all the other members. */
  readonly hash: string;
  /** HMAC over place and hash, with the key that `keyId` names; null where the writer had no key, or an earlier release. */
  readonly mac: string | null;
}
