import type { ScheduledPolicy } from '../../core/rotation-policy';
import { apiKey } from './api-key';
import { carriedOver } from './carried-over';
import { genesysClient } from './genesys-client';
import type { Issuer } from './issuer';
import { oauthClientCredentials } from './oauth-client-credentials';

// A new kind of issuer is one file beside these and one line here; how it is declared, one file and one line in `core/rotation-policy.ts`.
const issuers: { readonly [K in ScheduledPolicy['kind']]: Issuer<Extract<ScheduledPolicy, { kind: K }>> } = {
  'oauth-client-credentials': oauthClientCredentials,
  'api-key': apiKey,
  'carried-over': carriedOver,
  'genesys-client': genesysClient,
};

/** The issuer of a declaration. */
export function issuerOf({ kind }: ScheduledPolicy): Issuer {
  return issuers[kind];
}
