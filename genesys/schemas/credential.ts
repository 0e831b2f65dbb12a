import { z } from 'zod';
import { wireObject } from '../../core/wire';
import type { Redacted } from '../../core/redacted';
import { platformIdSchema } from './platform-id';

/** One entry of the credential list. Values are never part of a reply; members not named here are dropped. */
export const credentialInfoSchema = wireObject({
  id: platformIdSchema,
  /** The platform allows a credential without a name. */
  name: z.string().optional(),
  type: wireObject({ name: z.string().optional() }).optional(),
  createdDate: z.string().optional(),
  /** Moves with every write, whoever made it. */
  modifiedDate: z.string().optional(),
});
export type CredentialInfo = z.infer<typeof credentialInfoSchema>;

/** Page of `GET /api/v2/integrations/credentials/listing`. */
export const credentialListingSchema = wireObject({ entities: z.array(credentialInfoSchema).optional() });

/** Body of a credential write: the full set of fields, because a write replaces all of them. */
export interface CredentialWrite {
  readonly name: string;
  /** `userDefined`, `basicAuth` or `userDefinedOAuth`. */
  readonly type: string;
  readonly fields: ReadonlyMap<string, Redacted>;
}

/** The wire form of a credential write. It holds clear values: call it at the moment of sending and keep nothing. */
export function revealCredentialBody(write: CredentialWrite): string {
  return JSON.stringify({
    name: write.name,
    type: { name: write.type },
    credentialFields: Object.fromEntries([...write.fields].map(([key, value]) => [key, value.reveal()])),
  });
}
