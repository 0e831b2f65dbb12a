import { z } from 'zod';

/** A named secret of `/api/v2/security/secrets`, as the guide describes it: read without its value. */
export const nativeSecretSchema = z.object({
  id: z.string(),
  name: z.string(),
  modifiedDate: z.string().optional(),
});
export type NativeSecret = z.infer<typeof nativeSecretSchema>;

/** Page of `GET /api/v2/security/secrets`. */
export const nativeSecretListingSchema = z.object({ entities: z.array(nativeSecretSchema).optional() });

/** `modifiedDate` of the answer of a PATCH, whose shape the guide does not tell: any answer will do. */
export const patchedDateSchema = z
  .object({ modifiedDate: z.string() })
  .transform(({ modifiedDate }) => modifiedDate)
  .optional()
  .catch(undefined);
