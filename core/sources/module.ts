import { z } from 'zod';
import type { SourceKind } from './source-kind';

const schema = z.strictObject({
  kind: z.literal('module'),
  path: z.string().min(1),
  /** Handed to the function as they are. Never a secret: the inventory shows them. */
  options: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  /** Seconds before nobody waits for it any more; 10 unless given. */
  timeoutSeconds: z.int().min(1).max(600).optional(),
});
type OwnModule = z.infer<typeof schema>;

/** A function of your own: what the export `read` of a JavaScript file gives. */
export const ownModule: SourceKind<OwnModule, Readonly<OwnModule>> = {
  schema,
  words: ({ path }) => `module ${path}`,
  sourceOf: (common) => common,
};
