import { z } from 'zod';

/** The organisation that a token belongs to. */
export const organizationSchema = z.object({
  id: z.string(),
  name: z.string(),
});
export type Organization = z.infer<typeof organizationSchema>;
