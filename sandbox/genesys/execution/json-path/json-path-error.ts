/** A path that cannot be read, or (`not-found`) a definite path that leads nowhere. */
export class JsonPathError extends Error {
  override readonly name = 'JsonPathError';

  constructor(
    readonly kind: 'invalid' | 'not-found',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Throws for a path that cannot be read. */
export function invalidPath(message: string): never {
  throw new JsonPathError('invalid', message);
}
