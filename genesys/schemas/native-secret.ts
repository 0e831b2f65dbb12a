import { z } from 'zod';
import { wireObject } from '../../core/wire';
import { platformIdSchema } from './platform-id';

/** A named secret of `/api/v2/security/secrets`, as the guide describes it: read without its value. */
export const nativeSecretSchema = wireObject({
  id: platformIdSchema,
  name: z.string(),
  modifiedDate: z.string().optional(),
});
export type NativeSecret = z.infer<typeof nativeSecretSchema>;

/** Page of `GET /api/v2/security/secrets`. */
export const nativeSecretListingSchema = wireObject({ entities: z.array(nativeSecretSchema).optional() });

/** Answer of a PATCH, whose shape the guide does not tell: any answer will do, but what it says of these members counts. */
export const patchedSecretSchema = wireObject({
  id: z.string().optional().catch(undefined),
  modifiedDate: z.string().optional().catch(undefined),
}).catch({ id: undefined, modifiedDate: undefined });
