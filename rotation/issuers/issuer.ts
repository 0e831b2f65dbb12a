import type { InventoryEnvironment, InventorySecret } from '../../core/inventory';
import type { ScheduledPolicy } from '../../core/rotation-policy';
import type { Redacted } from '../../core/redacted';
import type { GenesysClient } from '../../genesys/client';
import type { SendToTarget } from '../target/send-to-target';

/**
 * Makes and ends values of one kind. It knows nothing of order, of other values, or of where a value is kept; what it does may be asked of
 * it again after a crash. It says what went wrong by throwing what `again` and `refused` (stage-fault.ts) give.
 */
export interface Issuer<Policy extends ScheduledPolicy = ScheduledPolicy> {
  /** A new value. */
  issue(task: IssuerTask<Policy>): Promise<Issued>;
  /** Whether a value is good, as its issuer sees it; undefined where that cannot be asked. */
  isAlive?(task: IssuerTask<Policy>, value: KnownValue): Promise<Answer | undefined>;
  /** Ends a value before its time; undefined where that cannot be done. Ending one that has ended is no fault. */
  retire?(task: IssuerTask<Policy>, value: EndingValue): Promise<Ended | undefined>;
  /** What other secrets of the same credential must be while the value of this reference is in use, such as the id of its client. */
  companions?(policy: Policy, reference: string): ReadonlyMap<string, Redacted>;
  /** Name that it has for the value before the one of this reference, where that came from a source, so that no record says it. */
  referenceBefore?(policy: Policy, reference: string): string;
}

/** What an issuer is given. */
export interface IssuerTask<Policy extends ScheduledPolicy = ScheduledPolicy> {
  /** The author's declaration. */
  readonly policy: Policy;
  readonly secret: InventorySecret;
  readonly environment: InventoryEnvironment;
  /** The same for every attempt of one rotation: for services that know a repeated request by its `Idempotency-Key`. */
  readonly idempotencyKey: string;
  /** What the issuer calls the value in use; null where that is not known. */
  readonly inUse: () => Promise<string | null>;
  /** True where the ledger has a value that the platform got. Without one, as after a lost database, nobody knows what is in use. */
  readonly isInUseKnown: () => Promise<boolean>;
  /** The value of a secret that the declaration names, as it is now. */
  readonly currentOf: (secret: string) => Promise<Redacted>;
  /** What the secret's own source gives. */
  readonly sourceValue: () => Promise<Redacted>;
  /** One request to a service: over https, once, with a time limit. */
  readonly send: SendToTarget;
  /** The organisation that the secret is written to. */
  readonly platform: GenesysClient;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** A value that came. */
export interface Issued {
  readonly value: Redacted;
  /** When it ends; null where it has no end of its own, or where nobody knows. */
  readonly endsAt: number | null;
  /** What the issuer calls it, such as the id of a key; never the value. */
  readonly reference: string | null;
  /** How it was got, for people: `client credentials as dev_crm_issuerid`. */
  readonly how: string;
  readonly facts?: Readonly<Record<string, string | number | boolean | null>>;
}

/** A value, and what its issuer calls it. */
export interface KnownValue {
  readonly value: Redacted;
  readonly reference: string | null;
}

/** A value that is to end. The value itself may not be known any more. */
export interface EndingValue {
  readonly value: Redacted | undefined;
  readonly reference: string | null;
}

export interface Answer {
  readonly isAlive: boolean;
  /** When it ends, as its issuer says there; left out where it does not. */
  readonly endsAt?: number | undefined;
  /** How it was found out: `introspection`. */
  readonly how: string;
}

export interface Ended {
  /** How it was ended: `revoked`. */
  readonly how: string;
}
