import { z } from 'zod';
import { wireObject, wireRecord } from '../../core/wire';

/** The platform's error answer. Its texts may repeat what was sent, so nothing but picked members ever leaves this room. */
export const errorBodySchema = wireObject({
  message: z.string().optional(),
  code: z.string().optional(),
  status: z.number().optional(),
  contextId: z.string().optional(),
  messageParams: wireRecord(z.unknown()).optional(),
  details: z.array(z.unknown()).optional(),
});
export type ErrorBody = z.infer<typeof errorBodySchema>;
