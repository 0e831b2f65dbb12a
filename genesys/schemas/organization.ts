import { z } from 'zod';
import { platformIdSchema } from './platform-id';

/** The organisation that a token belongs to. */
export const organizationSchema = z.object({
  id: platformIdSchema,
  name: z.string(),
});
export type Organization = z.infer<typeof organizationSchema>;
