import type { ErrorBodyLike } from './definition';

/** An execution that failed in a way that the platform reports. Its body holds no rendered value. */
export class ExecutionError extends Error {
  override readonly name = 'ExecutionError';

  readonly body: ErrorBodyLike;

  constructor(body: ErrorBodyLike, options?: ErrorOptions) {
    super(body.message, options);
    this.body = body;
  }
}

/** Throws an execution error; `status` is 400 unless given. */
export function failExecution(code: string, message: string, extra: Partial<ErrorBodyLike> = {}): never {
  throw new ExecutionError({ code, message, status: 400, ...extra });
}
