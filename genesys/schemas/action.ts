import { z } from 'zod';
import { wireObject, wireRecord } from '../../core/wire';
import { platformIdSchema } from './platform-id';

/** What we read of a JSON Schema document: the types of its flat properties. */
export const contractSchema = wireObject({
  required: z.array(z.string()).optional(),
  properties: wireRecord(wireObject({ type: z.union([z.string(), z.array(z.string())]).optional() })).optional(),
});
export type Contract = z.infer<typeof contractSchema>;

/** A Data Action; `contract` and `config` come only where they were asked for. */
export const actionSchema = wireObject({
  id: platformIdSchema,
  name: z.string().max(1000),
  integrationId: platformIdSchema.optional(),
  category: z.string().optional(),
  version: z.number().optional(),
  secure: z.boolean().optional(),
  config: wireObject({
    request: wireObject({ requestType: z.string().optional(), headers: wireRecord(z.string()).optional() }).optional(),
  }).optional(),
  contract: wireObject({ input: wireObject({ inputSchema: contractSchema.optional() }).optional() }).optional(),
});
export type Action = z.infer<typeof actionSchema>;

/** Page of `GET /api/v2/integrations/actions`. */
export const actionListingSchema = wireObject({ entities: z.array(actionSchema).optional() });
