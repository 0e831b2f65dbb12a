type SameShape<A, B> = [A, B] extends [B, A] ? ([keyof A, keyof B] extends [keyof B, keyof A] ? true : never) : never;

/** Compile-time proof that a schema and a props interface agree; does nothing at run time. */
export function sameShape<A, B>(_proof: SameShape<A, B>): void {}
