import { z } from 'zod';

/** A secret's value is encoded as it stands, because its target's documentation demands that. */
export const valueEncodingSchema = z.strictObject({
  kind: z.literal('base64'),
  /** Where the target's documentation demands it. */
  reason: z.string(),
});
export type ValueEncoding = Readonly<z.infer<typeof valueEncodingSchema>>;
