import { z } from 'zod';

const time = z.iso.datetime();
const outcome = z.enum(['proven', 'not-proven', 'refuted']);

/** What a certificate may say of a rotation. Every one is in it, proven or not. */
export const claimNames = [
  'new-value-checked-before-use',
  'platform-took-new-value',
  'test-console-accepted',
  'platform-uses-new-value',
  'old-value-refused',
  'no-call-refused',
  'on-record',
  'in-platform-audit-log',
] as const;

const claimSchema = z.strictObject({
  claim: z.enum(claimNames),
  outcome,
  /** How it was found out, or why not. */
  how: z.string(),
  /** When; null where it was not found out. */
  at: time.nullable(),
  /** The verdict takes the weakest of these; the others count when they are refuted. */
  isRequired: z.boolean(),
});
export type CertificateClaim = z.infer<typeof claimSchema>;
export type ClaimName = (typeof claimNames)[number];

/** What happened in a rotation, and what of it is proven. Holds no value. Another shape has another `version`. */
export const certificateSchema = z.strictObject({
  kind: z.literal('gcda-rotation-certificate'),
  version: z.literal(1),
  /** When it was made, by whom. */
  issuedAt: time,
  actor: z.string(),
  environment: z.string(),
  secret: z.string(),
  credential: z.string().nullable(),
  /** `done`; `failed` with the old value kept or put back; `open` while steps are to come. */
  ending: z.enum(['done', 'failed', 'open']),
  failure: z.string().nullable(),
  cause: z.string(),
  begunAt: time,
  /** Generations and keyed fingerprints of both values; no fingerprint without a key. */
  values: z.strictObject({
    new: z.strictObject({ generation: z.int(), fingerprint: z.string().nullable(), endsAt: time.nullable() }),
    old: z.strictObject({
      generation: z.int().nullable(),
      fingerprint: z.string().nullable(),
      endsAt: time.nullable(),
    }),
    keyId: z.string().nullable(),
  }),
  steps: z.array(
    z.strictObject({
      step: z.string(),
      begun: time,
      ended: time.nullable(),
      outcome: outcome.nullable(),
      how: z.string(),
    }),
  ),
  /** Seconds for which both values had to be good after the write, and for which they were. */
  overlap: z.strictObject({ neededMilliseconds: z.int(), givenMilliseconds: z.int().nullable() }),
  /** Runs of consuming actions in the test console, by us, while it lasted. */
  executions: z.strictObject({ from: time, to: time, total: z.int(), refused: z.int(), failed: z.int() }),
  audit: z
    .strictObject({
      id: z.string(),
      at: time,
      /** First look that found it, and the last one before that did not. */
      foundAt: time,
      missedAt: time.nullable(),
    })
    .nullable(),
  /** Records of the ledger, by number and hash: they tie the certificate to the chain. */
  records: z.array(z.strictObject({ sequence: z.int(), event: z.string(), at: time, hash: z.string() })),
  claims: z.array(claimSchema).length(claimNames.length),
  verdict: outcome,
  /** What cannot be known, in words. */
  limits: z.array(z.string()),
});
export type Certificate = z.infer<typeof certificateSchema>;

/** A certificate as it is handed on. */
export const envelopeSchema = z.strictObject({
  certificate: certificateSchema,
  /** Over the canonical JSON of the certificate; null where there was no key. */
  signature: z.strictObject({ algorithm: z.literal('Ed25519'), keyId: z.string(), value: z.string() }).nullable(),
});
export type Envelope = z.infer<typeof envelopeSchema>;
