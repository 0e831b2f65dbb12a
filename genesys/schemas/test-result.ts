import { z } from 'zod';
import { wireObject } from '../../core/wire';
import { errorBodySchema } from './error-body';

/** One step of the test console, in order. */
export const testOperationSchema = wireObject({
  step: z.number().optional(),
  name: z.string().optional(),
  success: z.boolean().optional(),
  /** Whatever the step produced; may hold what the target answered. */
  result: z.unknown().optional(),
  error: errorBodySchema.optional(),
});
export type TestOperation = z.infer<typeof testOperationSchema>;

/** Answer of `POST /api/v2/integrations/actions/{actionId}/test`. */
export const testResultSchema = wireObject({
  success: z.boolean().optional(),
  operations: z.array(testOperationSchema).optional(),
  finalResult: z.unknown().optional(),
  error: errorBodySchema.optional(),
});
export type TestResult = z.infer<typeof testResultSchema>;
