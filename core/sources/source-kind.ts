import { z } from 'zod';

/**
 * One kind of source: how it is declared for a secret (`S`) and for all of an environment (`Common`), and how it is told of. Its reader is
 * the file of the same name in `secrets/sources/`.
 */
export interface SourceKind<S extends { readonly kind: string }, Common extends { readonly kind: S['kind'] }> {
  /** The source of one secret, as the inventory has it. */
  readonly schema: z.ZodType<S>;
  /** Where a value comes from, in a few words for lists. */
  readonly words: (source: S) => string;
  /** The source of the secret `name`, where `common` is declared for all of its environment. */
  readonly sourceOf: (common: Common, name: string) => S;
}

/** Name of an environment variable. */
export const variableName = z.string().regex(/^[A-Z_][A-Z0-9_]*$/);

/** An argument of a program: a NUL would end it early, and Node quotes the whole argument when it refuses one. */
export const argument = z.string().regex(/^[^\0]*$/);
