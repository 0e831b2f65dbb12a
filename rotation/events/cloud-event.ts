import { z } from 'zod';

/** Plain facts; never a value. */
const factsSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));

/** What every event of ours carries: one record of the ledger, without what only the chain needs. */
export const eventDataSchema = z.strictObject({
  environment: z.string(),
  /** Place in the environment's chain; without gaps, so that a receiver sees whether one is missing. */
  sequence: z.int().min(1),
  /** Hash of the record: whoever keeps the events can later tell whether the ledger was altered or cut off. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  secret: z.string().nullable(),
  credential: z.string().nullable(),
  generation: z.int().min(0),
  actor: z.string(),
  reason: z.string(),
  /** Made with the environment's key; null without one. */
  fingerprint: z.string().nullable(),
  keyId: z.string().nullable(),
  platformModifiedDate: z.string().nullable(),
  idempotencyKey: z.string().nullable(),
  facts: factsSchema,
});

/** An event as CloudEvents 1.0 has it, in JSON. `source` and `id` together name it for ever: a repetition has the same. */
export const cloudEventSchema = z.strictObject({
  specversion: z.literal('1.0'),
  id: z.string().min(1),
  source: z.string().min(1),
  type: z.string().regex(/^io\.gcda\.[a-z]+\.[a-z-]+\.v1$/),
  /** Name of the secret that it is about; left out where it is about the whole environment. */
  subject: z.string().min(1).optional(),
  time: z.iso.datetime(),
  datacontenttype: z.literal('application/json'),
  dataschema: z.string(),
  data: eventDataSchema,
});
export type CloudEvent = z.infer<typeof cloudEventSchema>;
