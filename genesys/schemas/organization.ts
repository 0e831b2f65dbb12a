import { z } from 'zod';
import { wireObject } from '../../core/wire';
import { platformIdSchema } from './platform-id';

/** The organisation that a token belongs to. */
export const organizationSchema = wireObject({
  id: platformIdSchema,
  name: z.string(),
});
export type Organization = z.infer<typeof organizationSchema>;
