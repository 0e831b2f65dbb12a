import type { Clock } from '../../core/clock';
import type { Redacted } from '../../core/redacted';
import type { Persistence } from './persistence';

export interface ClientSeed {
  readonly name: string;
  readonly clientId: string;
  readonly clientSecret: Redacted;
  /** `domain:entity:action` each, `*` allowed in any place; `all` for everything. They become a role of the client's own. */
  readonly permissions: readonly string[];
}

export interface OrganizationSeed {
  /** Unique; how options, journal and tests name the organisation. */
  readonly name: string;
  readonly clients: readonly ClientSeed[];
}

/** One request as the journal shows it: never a body, a header or a query. */
export interface JournalEntry {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly method: string;
  /** Operation name, `token` for the token endpoint, `upload` for a flow's file, undefined for an unknown path. */
  readonly operation: string | undefined;
  /** Path without query, leading double slashes collapsed. */
  readonly path: string;
  readonly status: number;
  /** Id of the OAuth client; undefined when the caller was not recognised. */
  readonly client: string | undefined;
  /** Organisation name. */
  readonly organization: string | undefined;
  readonly milliseconds: number;
  readonly correlationId: string;
  /** Error code of a refusal; for a fault of the sandbox itself the name of the error. */
  readonly problem: string | undefined;
}

export interface SandboxOptions {
  readonly organizations: readonly OrganizationSeed[];
  readonly clock: Clock;
  /** A fresh UUID at every call. */
  readonly newId: () => string;
  /** How Data Actions reach their targets. */
  readonly fetch: typeof fetch;
  /**
   * Where state survives the process.
   *
   * @default memory only
   */
  readonly persistence?: Persistence;
  /**
   * Requests a token may make in a minute before it gets 429.
   *
   * @default 300
   */
  readonly requestsPerMinute?: number | 'off';
  /**
   * Seconds for which an execution may go on using a credential or secret value that has been replaced meanwhile.
   *
   * @default 60
   */
  readonly cacheSeconds?: number;
  /**
   * Gives every cached value a life of its own, anything up to `cacheSeconds`, at random by this seed: instances then learn of a new
   * value at different times.
   *
   * @default - each lives for all of `cacheSeconds`
   */
  readonly cacheSeed?: number;
  /**
   * Action-executing instances, each with a cache of its own, used in turn: after a rotation some send the old value while others
   * send the new one.
   *
   * @default 2
   */
  readonly instances?: number;
  /**
   * Store contracts with `properties` and `additionalProperties` filled in, as the platform was seen to do.
   *
   * @default false: contracts are echoed exactly
   */
  readonly normalizeContracts?: boolean;
  /** Called once for every request, after its reply is ready. */
  readonly onRequest?: (entry: JournalEntry) => void;
}
