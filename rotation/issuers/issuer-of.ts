import type { ScheduledRotation } from '../../core/rotation';
import { apiKey } from './api-key';
import { carriedOver } from './carried-over';
import { genesysClient } from './genesys-client';
import type { Issuer } from './issuer';
import { oauthClientCredentials } from './oauth-client-credentials';

// A new kind of issuer is one file beside these, one line here, its member in core/rotation.ts and its declaration in constructs/secret/.
const issuers: { readonly [K in ScheduledRotation['kind']]: Issuer<Extract<ScheduledRotation, { kind: K }>> } = {
  'oauth-client-credentials': oauthClientCredentials,
  'api-key': apiKey,
  'carried-over': carriedOver,
  'genesys-client': genesysClient,
};

/** The issuer of a declaration. */
export function issuerOf({ kind }: ScheduledRotation): Issuer {
  return issuers[kind];
}
