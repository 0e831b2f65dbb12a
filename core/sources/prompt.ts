import { z } from 'zod';
import type { SourceKind } from './source-kind';

const schema = z.strictObject({ kind: z.literal('prompt') });

/** A hidden prompt, or standard input. */
export const prompt: SourceKind<z.infer<typeof schema>, { readonly kind: 'prompt' }> = {
  schema,
  words: () => 'prompt',
  sourceOf: (common) => common,
};
