import { z } from 'zod';
import { wireObject, wireRecord } from '../../core/wire';
import { platformIdSchema } from './platform-id';

/** An integration as the list shows it. */
export const integrationSchema = wireObject({
  id: platformIdSchema,
  name: z.string().optional(),
  integrationType: wireObject({ id: z.string().optional() }).optional(),
  /** `ENABLED`, `DISABLED` and others that may come. */
  intendedState: z.string().optional(),
});
export type Integration = z.infer<typeof integrationSchema>;

/** Page of `GET /api/v2/integrations`. */
export const integrationListingSchema = wireObject({ entities: z.array(integrationSchema).optional() });

const usedCredentialSchema = wireObject({
  id: z.string().optional(),
  name: z.string().optional(),
  type: wireObject({ name: z.string().optional() }).optional(),
});
/** A credential as an integration's configuration refers to it. */
export type UsedCredential = z.infer<typeof usedCredentialSchema>;

/** Answer of `GET /api/v2/integrations/{integrationId}/config/current`, as far as it tells of names and credentials. */
export const integrationConfigSchema = wireObject({
  name: z.string().optional(),
  /** By the platform's slot; one without a credential may stand there with no id. */
  credentials: wireRecord(usedCredentialSchema).default({}),
});
export type IntegrationConfig = z.infer<typeof integrationConfigSchema>;
