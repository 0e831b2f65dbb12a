import { z } from 'zod';
import { secretName } from './names';

/**
 * What becomes of the old credential once a new one is issued:
 *
 * - `until-expiry`: it stays good until it expires by itself, or is revoked;
 * - `until-retired`: it has no end of its own and stays good until it is deleted;
 * - `seconds`: it ends so many seconds after the new one was issued;
 * - `none`: it ends at once. The author chooses what to do about that, and says why.
 */
export const overlapSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('until-expiry') }),
  z.strictObject({ kind: z.literal('until-retired') }),
  z.strictObject({ kind: z.literal('seconds'), seconds: z.int().min(0) }),
  z.strictObject({
    kind: z.literal('none'),
    /** Two clients that are renewed in turn, or failed calls in a window of low traffic. */
    instead: z.enum(['alternating-clients', 'accepted-outage']),
    reason: z.string().min(1),
  }),
]);
export type Overlap = z.infer<typeof overlapSchema>;

/** When a rotation may begin: from each time that `cron` names, in `timeZone`, for so many minutes. */
export const rotationWindowSchema = z.strictObject({
  /** Five fields, as in crontab: `0 3 * * *`. */
  cron: z.string().min(1),
  /** IANA name: `Europe/Berlin`. */
  timeZone: z.string().min(1),
  minutes: z.int().min(1),
});
export type RotationWindow = z.infer<typeof rotationWindowSchema>;

/** What every rotation that is made here may set. */
const scheduled = {
  overlap: overlapSchema,
  /** Seconds before the end of the old value at which its renewal begins; computed unless given. */
  leadSeconds: z.int().min(1).optional(),
  window: rotationWindowSchema.optional(),
};

/** A client of an OAuth server: names of the secrets that hold its id and its secret or private key (PKCS 8, base64 in one line). */
const oauthClientSchema = z.strictObject({ clientId: secretName, clientSecret: secretName });
export type OAuthClientNames = z.infer<typeof oauthClientSchema>;

const oauthSchema = z.strictObject({
  kind: z.literal('oauth-client-credentials'),
  tokenUrl: z.url(),
  /** RFC 7662; a new token is asked about there before it is used. */
  introspectionUrl: z.url().optional(),
  /** RFC 7009; the old token is ended there. */
  revocationUrl: z.url().optional(),
  authMethod: z.enum(['client_secret_basic', 'client_secret_post', 'private_key_jwt']),
  /** Whom an assertion of `private_key_jwt` is addressed to; the token endpoint unless given. */
  assertionAudience: z.string().min(1).optional(),
  client: oauthClientSchema,
  /** A second client, used in turn with the first. */
  alternate: oauthClientSchema.optional(),
  scope: z.string().optional(),
  audience: z.string().optional(),
  /** RFC 8693: the token got as a client is exchanged for one for this audience. */
  exchange: z.strictObject({ audience: z.string().optional(), scope: z.string().optional() }).optional(),
  /** The server repeats a token until it ends; what its author accepts for that, and why. */
  whenSameToken: z.strictObject({ do: z.enum(['revoke-first', 'accept-gap']), reason: z.string().min(1) }).optional(),
  ...scheduled,
});

const apiKeySchema = z.strictObject({
  kind: z.literal('api-key'),
  /** Creates a key: `POST`, answers with the members that `keyAt` and `idAt` name, separated by dots. */
  createUrl: z.url(),
  /** Deletes a key; `{id}` stands for its id. */
  deleteUrl: z.string(),
  keyAt: z.string(),
  idAt: z.string(),
  /** Secret that authorises both, and the header it stands in, with `{secret}` for the value. */
  authorizedBy: secretName,
  header: z.string(),
  template: z.string(),
  ...scheduled,
});

const genesysClientSchema = z.strictObject({
  kind: z.literal('genesys-client'),
  /** Ids of two OAuth clients of the organisation with equal roles; their secrets are renewed in turn. */
  clients: z.tuple([z.string(), z.string()]),
  /** Name of the secret that holds the id of the client in use. */
  clientId: secretName,
  ...scheduled,
});

const carriedOverSchema = z.strictObject({
  kind: z.literal('carried-over'),
  /** Who issues new values into the secret's source. */
  owner: z.string().min(1),
  reason: z.string().min(1),
  /** No request of ours can show that a value is good before it is written; what its author accepts for that, and why. */
  withoutProbe: z.strictObject({ reason: z.string().min(1) }).optional(),
  ...scheduled,
});

const renewedElsewhereSchema = z.strictObject({
  kind: z.literal('renewed-elsewhere'),
  /** Who writes new values to the platform. */
  owner: z.string().min(1),
  reason: z.string().min(1),
});

/** How a secret is kept fresh, as the value plane reads it. Names of secrets, never values. */
export const inventoryPolicySchema = z.discriminatedUnion('kind', [
  oauthSchema,
  apiKeySchema,
  genesysClientSchema,
  carriedOverSchema,
  renewedElsewhereSchema,
]);
export type InventoryPolicy = z.infer<typeof inventoryPolicySchema>;

/** A rotation that is made here. */
export type ScheduledPolicy = Exclude<InventoryPolicy, { kind: 'renewed-elsewhere' }>;

/** Names of the secrets that an issuer needs to do its work. */
export function issuerSecretsOf(rotation: InventoryPolicy): readonly string[] {
  switch (rotation.kind) {
    case 'oauth-client-credentials':
      return [rotation.client, rotation.alternate].flatMap((client) =>
        client ? [client.clientId, client.clientSecret] : [],
      );
    case 'api-key':
      return [rotation.authorizedBy];
    case 'genesys-client':
      return [rotation.clientId];
    case 'carried-over':
    case 'renewed-elsewhere':
      return [];
  }
}
