import type { Clock } from '../../../core/clock';
import type { Redacted } from '../../../core/redacted';

export type { ActionDefinition } from '../../../core/rules/action-definition';

/** What the outside gives an execution. */
export interface ExecutionPorts {
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  /** Type and resolved fields of the integration's credential; undefined when it has none. */
  readonly credential: { readonly type: string; readonly fields: Readonly<Record<string, Redacted>> } | undefined;
  /** Named secret of the guide's store; undefined when there is none of that name. */
  readonly secret: (name: string) => Redacted | undefined;
  /** Runs (or takes from cache) the custom auth action; only for userDefinedOAuth. */
  readonly authenticate?: () => Promise<unknown>;
}

export interface ExecutionOptions {
  /** Arrays of objects become parallel collections named `a.b`. */
  readonly flatten: boolean;
}

/** The platform's ErrorBody, as far as an execution fills it. */
export interface ErrorBodyLike {
  readonly message: string;
  readonly code: string;
  readonly status: number;
  readonly messageParams?: Readonly<Record<string, string>>;
  readonly details?: readonly { readonly errorCode: string; readonly fieldName?: string }[];
}

/** One line of the test console. */
export interface TestOperation {
  readonly step: number;
  readonly name: string;
  readonly success: boolean;
  readonly result?: unknown;
  readonly error?: ErrorBodyLike;
}

export interface ExecutionOutcome {
  readonly success: boolean;
  /** HTTP status that fits the platform's answer to an execution. */
  readonly status: number;
  readonly operations: readonly TestOperation[];
  readonly finalResult?: unknown;
  readonly error?: ErrorBodyLike;
}
