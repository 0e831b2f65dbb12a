import * as oauth from 'oauth4webapi';
import { ProblemsError } from '../core/problem';
import { Redacted } from '../core/redacted';
import { bearerName, tryReadValue, writeValue, type SecretValues } from './secret-values';
import type { TargetCredentials } from './targets/credentials';
import type { RunningTargets } from './start-targets';

export interface SettleBearersProps {
  readonly valuesDirectory: string;
  readonly targets: RunningTargets;
  readonly credentials: Readonly<Record<string, TargetCredentials>>;
  readonly planted: SecretValues;
  readonly fetch: typeof fetch;
}

/**
 * Sees that the values folder holds a good bearer token for every environment: the planted one, else the one already there while it is
 * neither expired nor revoked, else a new one from the environment's token server.
 */
export async function settleBearers(props: SettleBearersProps): Promise<void> {
  await Promise.all(Object.keys(props.credentials).map((environment) => settleBearer(props, environment)));
}

async function settleBearer(props: SettleBearersProps, environment: string): Promise<void> {
  const name = bearerName(environment);
  const issuer = props.targets.issuers[environment];
  const planted = props.planted[name];
  if (planted) issuer?.plant(planted);
  const current = planted ?? tryReadValue(props.valuesDirectory, name);
  const isGood = current !== undefined && issuer?.isActive(current) === true;
  writeValue(props.valuesDirectory, name, isGood ? current : await requestToken(props, environment));
}

/** A client-credentials request (RFC 6749 §4.4) as any client would make it. */
async function requestToken(props: SettleBearersProps, environment: string): Promise<Redacted> {
  const issuer = `${props.targets.url}/${environment}/oauth`;
  const crm = props.credentials[environment]?.crm;
  if (!crm) throw unissued(issuer);
  const server: oauth.AuthorizationServer = { issuer, token_endpoint: `${issuer}/token` };
  const client: oauth.Client = { client_id: crm.clientId.reveal() };
  const response = await oauth.clientCredentialsGrantRequest(
    server,
    client,
    oauth.ClientSecretBasic(crm.clientSecret.reveal()),
    new URLSearchParams({ scope: 'crm.read' }),
    // Plain HTTP is for loopback, where the sandbox lives.
    { [oauth.allowInsecureRequests]: true, [oauth.customFetch]: props.fetch },
  );
  if (!response.ok) throw unissued(issuer);
  return Redacted.of((await oauth.processClientCredentialsResponse(server, client, response)).access_token);
}

function unissued(issuer: string): ProblemsError {
  return new ProblemsError([
    {
      code: 'sandbox-token-refused',
      where: issuer,
      what: 'the sandbox’s token server refused its own client',
      fix: 'start again with --fresh; if a value was planted, check that client id and secret are printable ASCII',
    },
  ]);
}
