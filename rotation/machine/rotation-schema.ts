import { z } from 'zod';
import { rotationId, rotationSteps, type Rotation } from './rotation';

/** Beyond these a number is no point in time that a date could show (ECMA-262, 21.4.1.1). */
const time = z.number().min(-8.64e15).max(8.64e15);
const stages = [...rotationSteps, 'restore', 'done', 'failed'] as const;
const fact = z.union([z.string(), z.number(), z.boolean(), z.null()]);

const stepTimes = z.object({ begun: time, ended: time.optional() });
const finding = z.object({
  outcome: z.enum(['proven', 'not-proven', 'refuted']),
  how: z.string(),
  facts: z.record(z.string(), fact).optional(),
});

const shape = z.object({
  id: z.string(),
  environment: z.string().min(1),
  secret: z.string().min(1),
  generation: z.int().min(1),
  cause: z.enum(['due', 'end-unknown', 'source-changed', 'asked', 'revoked']),
  stage: z.enum(stages),
  isAtAnyTime: z.literal(true).optional(),
  attempts: z.int().min(0),
  wakeAt: time,
  begunAt: time,
  oldEndsAt: time.nullable(),
  newEndsAt: time.nullable(),
  reference: z.string().nullable(),
  storedAt: time.nullable(),
  times: z.partialRecord(z.enum(stages), stepTimes),
  findings: z.partialRecord(z.enum(stages), finding),
  failure: z.string().nullable(),
  fault: z.object({ code: z.string(), how: z.string().nullable() }).nullable().optional(),
});

/** A member that the schema does not know would be lost at the next step; the compiler tells. */
type Unknown = Exclude<keyof Rotation, keyof z.infer<typeof shape>>;
const hasAll: [Unknown] extends [never] ? true : never = true;

/** A rotation as it is kept between its steps. */
export const rotationSchema = shape.refine(
  ({ id, environment, secret, generation }) => hasAll && id === rotationId(environment, secret, generation),
) as unknown as z.ZodType<Rotation>; // Its optional members are left out where they are undefined, as JSON has them.
