import { z } from 'zod';
import { secretName } from './names';
import {
  issuerSecretName,
  issuerUses,
  type DeclaredPolicy,
  type IssuerRef,
  type IssuingService,
  type PolicyFinding,
  type PolicyKind,
} from './policy-kind';
import { describeSchedule, scheduled, type Schedule } from './rotation-schedule';

/** A client of an OAuth server: names of the secrets that hold its id and its secret or private key (PKCS 8, base64 in one line). */
const oauthClientSchema = z.strictObject({ clientId: secretName, clientSecret: secretName });
export type OAuthClientNames = z.infer<typeof oauthClientSchema>;

const schema = z.strictObject({
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
/** Tokens that clients get from an OAuth server, as the inventory has it. */
export type OAuthPolicy = z.infer<typeof schema>;

export const oauthClientCredentialsPolicy: PolicyKind<OAuthPolicy> = {
  schema,
  usesOf: ({ client, alternate }) =>
    [client, alternate].flatMap((one) => (one ? issuerUses(one.clientId, one.clientSecret) : [])),
  givesTokens: true,
};

/** An OAuth client of the service's token endpoint. */
interface OAuthClient<Env extends string> {
  readonly clientId: IssuerRef<Env>;
  /** Its secret; for `private_key_jwt` its private key, PKCS 8. */
  readonly clientSecret: IssuerRef<Env>;
}

/** How tokens of a service are fetched. */
export interface OAuthClientCredentialsProps<Env extends string> extends Schedule, OAuthClient<Env> {
  /** A second client, for servers that end a client's old token at once: `overlap: { kind: 'none', instead: 'alternating-clients', … }`. */
  readonly alternate?: OAuthClient<NoInfer<Env>>;
  /** @default 'client_secret_basic' */
  readonly authMethod?: 'client_secret_basic' | 'client_secret_post' | 'private_key_jwt';
  /**
   * Whom the assertion of `private_key_jwt` is addressed to, for servers that want their own name there: `https://login.example.com/`.
   *
   * @default - the token endpoint (RFC 7523)
   */
  readonly assertionAudience?: string;
  readonly scope?: string;
  readonly audience?: string;
  /** Exchanges the token for one of another audience or scope (RFC 8693). @default - the token is used as it came */
  readonly exchange?: { readonly audience?: string; readonly scope?: string };
  /**
   * For servers that give the token in use again until it ends, so that no new one can be had while the old one is good:
   *
   * - `revoke-first`: the token in use is revoked, and then a new one asked for. Calls fail until the platform has it.
   * - `accept-gap`: a new one is asked for when the old one has ended. Calls fail from then on until the platform has it.
   *
   * Both are counted, in the plan, the status, alerts and the certificate. No gap at all: a scope or audience that differs, two clients in
   * turn (`alternate`), or `PlatformOAuth`.
   *
   * @default - as `accept-gap`, once the server is seen to do so
   */
  readonly whenSameToken?: { readonly do: 'revoke-first' | 'accept-gap'; readonly reason: string };
}

/** Tokens by OAuth 2.0 client credentials (RFC 6749) from the service's `tokenUrl`; old ones stay good until they expire unless `overlap` says otherwise. */
export function oauthClientCredentials<Env extends string>(
  props: OAuthClientCredentialsProps<Env>,
): DeclaredPolicy<Env, OAuthPolicy> {
  const { alternate, assertionAudience, scope, audience, exchange, whenSameToken } = props;
  const clients = alternate ? [props, alternate] : [props];
  return {
    kind: 'oauth-client-credentials',
    secrets: clients.flatMap(({ clientId, clientSecret }) => [clientId, clientSecret]),
    describe: ({ tokenUrl, introspectionUrl, revocationUrl }) => ({
      kind: 'oauth-client-credentials',
      tokenUrl: tokenUrl ?? '',
      ...(introspectionUrl === undefined ? {} : { introspectionUrl }),
      ...(revocationUrl === undefined ? {} : { revocationUrl }),
      authMethod: props.authMethod ?? 'client_secret_basic',
      ...(assertionAudience === undefined ? {} : { assertionAudience }),
      client: namesOf(props),
      ...(alternate ? { alternate: namesOf(alternate) } : {}),
      ...(scope === undefined ? {} : { scope }),
      ...(audience === undefined ? {} : { audience }),
      ...(exchange === undefined ? {} : { exchange }),
      ...(whenSameToken === undefined ? {} : { whenSameToken }),
      ...describeSchedule(props, { kind: 'until-expiry' }),
    }),
    findings: (service) => [
      ...tokenUrlFindings(service),
      ...assertionFindings(props),
      ...alternateFindings(props),
      ...sameTokenFindings(props, service),
    ],
  };
}

function namesOf({ clientId, clientSecret }: OAuthClient<string>) {
  return { clientId: issuerSecretName(clientId), clientSecret: issuerSecretName(clientSecret) };
}

function tokenUrlFindings({ tokenUrl, serviceName, environment }: IssuingService): PolicyFinding[] {
  if (tokenUrl !== undefined) return [];
  return [
    {
      code: 'token-url-missing',
      what: `service '${serviceName}' must have a token endpoint for its tokens to be renewed`,
      fix: `add \`tokenUrl\` to ${serviceName} in environments/${environment.name}.ts`,
    },
  ];
}

function assertionFindings({ authMethod, assertionAudience }: OAuthClientCredentialsProps<string>): PolicyFinding[] {
  if (assertionAudience === undefined || (authMethod === 'private_key_jwt' && assertionAudience.trim() !== ''))
    return [];
  return [
    {
      code: 'assertion-audience-unfit',
      what: 'an audience of assertions must name somebody, and is of use only where the client signs them',
      fix: "leave `assertionAudience` out, or give it beside `authMethod: 'private_key_jwt'`",
    },
  ];
}

function sameTokenFindings(
  { whenSameToken }: OAuthClientCredentialsProps<string>,
  { revocationUrl, serviceName, environment }: IssuingService,
): PolicyFinding[] {
  if (!whenSameToken) return [];
  const isUnable = whenSameToken.do === 'revoke-first' && revocationUrl === undefined;
  if (!isUnable && whenSameToken.reason.trim() !== '') return [];
  return [
    {
      code: 'rotation-same-token-unfit',
      what: isUnable
        ? `a token can be revoked first only where the service '${serviceName}' has a revocation endpoint`
        : 'calls that fail while a token is renewed must have a reason',
      fix: isUnable
        ? `add \`revocationUrl\` to ${serviceName} in environments/${environment.name}.ts, or accept the gap: \`do: 'accept-gap'\``
        : 'give `reason` to `whenSameToken`: why the gap is acceptable',
    },
  ];
}

function alternateFindings(props: OAuthClientCredentialsProps<string>): PolicyFinding[] {
  const { overlap, alternate } = props;
  const isDemanded = overlap?.kind === 'none' && overlap.instead === 'alternating-clients';
  if (alternate && namesOf(alternate).clientId === namesOf(props).clientId)
    return [
      {
        code: 'rotation-overlap-unfit',
        what: 'two clients that stand in for each other must be two',
        fix: 'give the secrets of a second client as `alternate`',
      },
    ];
  if (isDemanded === (alternate !== undefined)) return [];
  return [
    {
      code: 'rotation-overlap-unfit',
      what: isDemanded
        ? 'alternating clients need a second client, and none is given'
        : 'a second client is of use only where the overlap is none, with alternating clients in its place',
      fix: "give both `alternate` and `overlap: { kind: 'none', instead: 'alternating-clients', reason: '…' }`, or neither",
    },
  ];
}
