import { z } from 'zod';
import type { SourceKind } from './source-kind';

const schema = z.strictObject({ kind: z.literal('file'), path: z.string().min(1) });

/** A file that holds exactly the value, readable by its owner only (mode 0600). */
export const file: SourceKind<z.infer<typeof schema>, { readonly kind: 'file'; readonly directory: string }> = {
  schema,
  words: ({ path }) => `file ${path}`,
  sourceOf: ({ directory }, name) => ({ kind: 'file', path: `${directory}/${name}` }),
};
