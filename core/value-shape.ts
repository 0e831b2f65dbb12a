import { z } from 'zod';

/** A secret's value looks like several values, or like a line around one, and is a single one all the same. */
export const valueShapeSchema = z.strictObject({
  allow: z.literal('composite'),
  /** Where the issuer's documentation shows values of that shape. */
  reason: z.string(),
});
export type ValueShape = Readonly<z.infer<typeof valueShapeSchema>>;
