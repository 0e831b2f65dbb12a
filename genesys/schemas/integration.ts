import { z } from 'zod';
import { platformIdSchema } from './platform-id';

/** An integration as the list shows it. */
export const integrationSchema = z.object({
  id: platformIdSchema,
  name: z.string().optional(),
  integrationType: z.object({ id: z.string().optional() }).optional(),
  /** `ENABLED`, `DISABLED` and others that may come. */
  intendedState: z.string().optional(),
});
export type Integration = z.infer<typeof integrationSchema>;

/** Page of `GET /api/v2/integrations`. */
export const integrationListingSchema = z.object({ entities: z.array(integrationSchema).optional() });

const usedCredentialSchema = z.object({
  id: z.string().optional(),
  name: z.string().optional(),
  type: z.object({ name: z.string().optional() }).optional(),
});
/** A credential as an integration's configuration refers to it. */
export type UsedCredential = z.infer<typeof usedCredentialSchema>;

/** Answer of `GET /api/v2/integrations/{integrationId}/config/current`, as far as it tells of names and credentials. */
export const integrationConfigSchema = z.object({
  name: z.string().optional(),
  /** By the platform's slot; one without a credential may stand there with no id. */
  credentials: z
    .record(z.string(), usedCredentialSchema.nullable())
    .nullish()
    .transform((slots) => slots ?? {}),
});
export type IntegrationConfig = z.infer<typeof integrationConfigSchema>;
