import { z } from 'zod';

/**
 * One place that a secret's value goes to:
 *
 * - `header`: as it stands, between these literal texts of this header;
 * - `basic`: as this half of an HTTP Basic pair, which is joined and encoded for each request;
 * - `body`: escaped, in a JSON body or a form;
 * - `issuer`: in a request for a new value, encoded by whatever that request demands.
 */
export const secretUseSchema = z.discriminatedUnion('in', [
  z.strictObject({ in: z.literal('header'), name: z.string(), before: z.string(), after: z.string() }),
  z.strictObject({ in: z.literal('basic'), part: z.enum(['username', 'password']) }),
  z.strictObject({ in: z.literal('body') }),
  z.strictObject({ in: z.literal('issuer') }),
]);
export type SecretUse = Readonly<z.infer<typeof secretUseSchema>>;
