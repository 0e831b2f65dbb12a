/**
 * `invalid`: the path cannot be read, or a step of it cannot be applied (within a filter: the item does not pass). `not-found`: a definite
 * path leads nowhere. `failed`: the values cannot be computed with, and the whole path fails, filters included.
 */
export class JsonPathError extends Error {
  override readonly name = 'JsonPathError';

  readonly kind: 'invalid' | 'not-found' | 'failed';

  /** @param options `position`: character of the path that cannot be read, counted from 1; the message ends with it */
  constructor(
    kind: 'invalid' | 'not-found' | 'failed',
    message: string,
    options: ErrorOptions & { readonly position?: number | undefined } = {},
  ) {
    super(options.position === undefined ? message : `${message} at position ${options.position}`, options);
    this.kind = kind;
  }
}

/**
 * Throws for a path that cannot be read.
 *
 * @param position - character of the path, counted from 1
 */
export function invalidPath(message: string, position?: number): never {
  throw new JsonPathError('invalid', message, { position });
}
