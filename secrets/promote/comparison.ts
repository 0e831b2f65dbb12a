/** What of a thing is compared. Headers are compared one by one. */
export type Aspect =
  'presence' | 'name' | 'address' | 'contract' | 'request' | `header ${string}` | 'timeout' | 'lifetime' | 'rotation';

/** One aspect of one service, secret or action, in all environments that are compared. */
export interface ComparedRow {
  readonly kind: 'service' | 'secret' | 'action';
  readonly service: string;
  /** Id of the action or type of the secret; of a service, its own name. */
  readonly name: string;
  readonly aspect: Aspect;
  /** As each environment has it, in their order; null where it has no such thing. */
  readonly cells: readonly (string | null)[];
  /** `allowed` is a difference that environments are there for, or that one of them declares. */
  readonly verdict: 'same' | 'allowed' | 'differs';
}

/** Environments side by side. Names, addresses and hashes; no values. */
export interface Comparison {
  readonly environments: readonly string[];
  readonly rows: readonly ComparedRow[];
}
