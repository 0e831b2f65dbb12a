/** One run of an action in the test console, made by us; the platform publishes no results of those that flows make. */
export interface Execution {
  readonly environment: string;
  /** Name on the platform. */
  readonly action: string;
  /** Secrets that its headers carry. */
  readonly secrets: readonly string[];
  /** When it began and when its answer was there; milliseconds since the epoch. */
  readonly begunAt: number;
  readonly endedAt: number;
  /** The target's answer; null where none was told. */
  readonly status: number | null;
}

/** A look into the platform's audit log for the writes of one credential. */
export interface AuditLook {
  readonly environment: string;
  readonly credential: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Those writes that were in the log then. */
  readonly seen: readonly AuditedWrite[];
}

/** A write of a credential, as the platform's audit log tells it. */
export interface AuditedWrite {
  readonly id: string;
  readonly credential: string;
  /** Milliseconds since the epoch, by the platform's clock. */
  readonly at: number;
  /** The OAuth client that wrote; null where a person did, or none is told. */
  readonly client: string | null;
  /** True where the credential was made by it, as Terraform makes one with a placeholder in it. */
  readonly isCreation?: true | undefined;
}

/** True for an answer that refuses the value. */
export function isRefusal({ status }: Pick<Execution, 'status'>): boolean {
  return status === 401 || status === 403;
}
