import { z } from 'zod';
import { platformIdSchema } from './platform-id';

/** What we read of a JSON Schema document: the types of its flat properties. */
export const contractSchema = z.object({
  required: z.array(z.string()).optional(),
  properties: z
    .record(z.string(), z.object({ type: z.union([z.string(), z.array(z.string())]).optional() }))
    .optional(),
});
export type Contract = z.infer<typeof contractSchema>;

/** A Data Action; `contract` and `config` come only where they were asked for. */
export const actionSchema = z.object({
  id: platformIdSchema,
  name: z.string().max(1000),
  integrationId: platformIdSchema.optional(),
  category: z.string().optional(),
  version: z.number().optional(),
  secure: z.boolean().optional(),
  config: z
    .object({
      request: z
        .object({ requestType: z.string().optional(), headers: z.record(z.string(), z.string()).nullish() })
        .optional(),
    })
    .optional(),
  contract: z.object({ input: z.object({ inputSchema: contractSchema.optional() }).optional() }).optional(),
});
export type Action = z.infer<typeof actionSchema>;

/** Page of `GET /api/v2/integrations/actions`. */
export const actionListingSchema = z.object({ entities: z.array(actionSchema).optional() });
