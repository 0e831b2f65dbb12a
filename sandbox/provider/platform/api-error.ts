/** The platform said no. The message holds status and the platform's own message, never a body or a header of ours. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    readonly status: number,
    readonly platformMessage: string,
    options: { readonly correlationId?: string | undefined; readonly retryAfterSeconds?: number | undefined } = {},
  ) {
    super(
      `API Error: ${status} - ${platformMessage}${options.correlationId === undefined ? '' : ` (${options.correlationId})`}`,
    );
    this.retryAfterSeconds = options.retryAfterSeconds;
  }

  /** From the `Retry-After` header. */
  readonly retryAfterSeconds: number | undefined;
}

/** "Not there (yet)" as the official provider understands it: 404, 408 and 410. */
export function isAbsent(error: unknown): error is ApiError {
  return error instanceof ApiError && [404, 408, 410].includes(error.status);
}

/** 409: something else has hold of the object. */
export function isConflict(error: unknown): error is ApiError {
  return error instanceof ApiError && error.status === 409;
}

/** 400 or 408. */
export function isBadRequest(error: unknown): error is ApiError {
  return error instanceof ApiError && [400, 408].includes(error.status);
}

/** The object was changed since its version was read: 409, 408, or a 400 that says so. */
export function isVersionMismatch(error: unknown): error is ApiError {
  if (!(error instanceof ApiError)) return false;
  return (
    [409, 408].includes(error.status) ||
    (error.status === 400 && /does not match the current version/i.test(error.platformMessage))
  );
}
