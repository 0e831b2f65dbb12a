import { errors, type Provider, type TokenEndpointGrantContext } from 'oidc-provider';

/** Grant type of RFC 8693. */
export const exchangeGrant = 'urn:ietf:params:oauth:grant-type:token-exchange';

const accessToken = 'urn:ietf:params:oauth:token-type:access_token';
const parameters = [
  ...['subject_token', 'subject_token_type', 'requested_token_type', 'audience', 'resource', 'scope'],
  ...['actor_token', 'actor_token_type'],
] as const;
type Parameters = Readonly<Partial<Record<(typeof parameters)[number], string>>>;

export interface TokenExchangeProps {
  /** Services that a token can be exchanged for. */
  readonly audiences: readonly string[];
}

/**
 * Teaches a server to exchange one of its access tokens for one of another audience or a narrower scope (RFC 8693). The new one ends no
 * later than the one that it was got with.
 */
export function allowTokenExchange(provider: Provider, props: TokenExchangeProps): void {
  provider.registerGrantType<Parameters>(exchangeGrant, (context) => exchange(provider, context, props), parameters);
}

async function exchange(
  provider: Provider,
  context: TokenEndpointGrantContext<Parameters>,
  { audiences }: TokenExchangeProps,
): Promise<void> {
  const { client, params } = context.oidc;
  const problem = requestProblem(params);
  if (problem !== undefined) throw new errors.InvalidRequest(problem);
  const subject = await provider.ClientCredentials.find(params.subject_token ?? '');
  // RFC 8693, 2.2.2: a subject token that is invalid for any reason is an invalid request.
  if (!subject) throw new errors.InvalidRequest('subject_token is not a good token of this server');
  const { audience } = params;
  if (params.resource !== undefined || (audience !== undefined && !audiences.includes(audience)))
    throw new errors.InvalidTarget('tokens for that audience or resource are not issued here');
  const scope = params.scope ?? subject.scope;
  const held = new Set((subject.scope ?? '').split(' '));
  if (scope !== undefined && !scope.split(' ').every((one) => held.has(one)))
    throw new errors.InvalidScope('more scope than the subject_token has', scope);
  const expiresIn = subject.remainingTTL;
  const token = new provider.ClientCredentials({ client, expiresIn, ...(scope !== undefined && { scope }) });
  if (audience !== undefined) token.setAudience(audience);
  const value = await token.save();
  context.body = {
    access_token: value,
    issued_token_type: accessToken,
    token_type: 'Bearer',
    expires_in: expiresIn,
    ...(scope !== undefined && { scope }),
  };
}

function requestProblem(params: Parameters): string | undefined {
  if (params.subject_token === undefined) return 'subject_token must be there';
  if (params.subject_token_type !== accessToken) return `subject_token_type must be ${accessToken}`;
  if (params.actor_token !== undefined || params.actor_token_type !== undefined) return 'no actor_token is taken here';
  if ((params.requested_token_type ?? accessToken) !== accessToken)
    return `requested_token_type must be ${accessToken}`;
  return undefined;
}
