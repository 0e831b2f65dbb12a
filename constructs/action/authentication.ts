import type { SecretRef } from '../words/secret-ref';
import type { PlatformBasic } from '../login/platform-basic';
import type { PlatformOAuth } from '../login/platform-oauth';
import type { PlatformToken } from '../words/platform-token';
import { basicAuth, type AuthenticationHeader, type HeaderTemplate } from '../words/header';

/**
 * How an action's requests authenticate: one of
 *
 * - `{ kind: 'bearer', token }`: `Authorization: Bearer …`, from a secret that someone keeps fresh;
 * - `{ kind: 'apiKey', key, header: 'X-API-Key' }`: a key as it stands, in the header that the service asks for;
 * - `{ kind: 'basic', username, password }`: HTTP Basic, joined and encoded in the header's template for each request;
 * - a `PlatformBasic`: HTTP Basic, added by the platform;
 * - a `PlatformOAuth`: `Authorization: Bearer …`, from a token that the platform fetches.
 *
 * All of them are headers; a header written by hand says the same, for what these do not fit.
 */
export type Authentication<Env extends string = string> =
  | { readonly kind: 'bearer'; readonly token: SecretRef<Env> }
  | {
      readonly kind: 'apiKey';
      readonly key: SecretRef<Env>;
      /** Name of the header, as the service documents it. */
      readonly header: string;
    }
  | { readonly kind: 'basic'; readonly username: SecretRef<Env>; readonly password: SecretRef<Env> }
  | PlatformBasic<Env>
  | PlatformOAuth<Env>;

/** The header that `authentication` stands for. */
export function authenticationHeader(authentication: Authentication): AuthenticationHeader {
  const byAction = { name: 'Authorization', isAddedByPlatform: false };
  switch (authentication.kind) {
    case 'bearer':
      return { ...byAction, template: bearer(authentication.token) };
    case 'apiKey':
      return { ...byAction, name: authentication.header, template: { kind: 'text', parts: [authentication.key] } };
    case 'basic':
      return { ...byAction, template: basicAuth(authentication.username, authentication.password) };
    case 'platformBasic':
      return {
        ...byAction,
        template: basicAuth(authentication.username, authentication.password),
        // A store of named secrets has no credential for the platform to take the pair from; the template says the same.
        isAddedByPlatform: authentication.credential.isStored,
      };
    case 'platformOAuth':
      return { ...byAction, template: bearer(authentication.token()) };
  }
}

function bearer(token: SecretRef | PlatformToken): HeaderTemplate {
  return { kind: 'text', parts: ['Bearer ', token] };
}
