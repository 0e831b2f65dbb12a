import { z } from 'zod';

/** An integration as the list shows it. */
export const integrationSchema = z.object({
  id: z.string(),
  name: z.string().optional(),
  integrationType: z.object({ id: z.string().optional() }).optional(),
  /** `ENABLED`, `DISABLED` and others that may come. */
  intendedState: z.string().optional(),
});
export type Integration = z.infer<typeof integrationSchema>;

/** Page of `GET /api/v2/integrations`. */
export const integrationListingSchema = z.object({ entities: z.array(integrationSchema).optional() });
