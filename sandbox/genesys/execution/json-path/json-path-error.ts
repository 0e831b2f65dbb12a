/**
 * `invalid`: the path cannot be read, or a step of it cannot be applied (within a filter: the item does not pass). `not-found`: a definite
 * path leads nowhere. `failed`: the values cannot be computed with, and the whole path fails, filters included.
 */
export class JsonPathError extends Error {
  override readonly name = 'JsonPathError';

  readonly kind: 'invalid' | 'not-found' | 'failed';

  constructor(kind: 'invalid' | 'not-found' | 'failed', message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

/** Throws for a path that cannot be read. */
export function invalidPath(message: string): never {
  throw new JsonPathError('invalid', message);
}
