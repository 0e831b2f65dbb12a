import { z } from 'zod';
import { variableName, type SourceKind } from './source-kind';

const schema = z.strictObject({ kind: z.literal('env'), variable: variableName });

/** An environment variable of the process that writes values. */
export const env: SourceKind<z.infer<typeof schema>, { readonly kind: 'env' }> = {
  schema,
  words: ({ variable }) => `env ${variable}`,
  sourceOf: (_, name) => ({ kind: 'env', variable: `GCDA_${name.toUpperCase()}` }),
};
