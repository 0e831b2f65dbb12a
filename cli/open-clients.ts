import type { InventoryEnvironment } from '../core/inventory';
import { assertNoProblems, type Problem } from '../core/problem';
import { Redacted } from '../core/redacted';
import { createCall } from '../genesys/call';
import { createClient, type GenesysClient } from '../genesys/client';
import { isLoopback } from '../genesys/is-loopback';
import { createTokenSource } from '../genesys/token';
import { createTransport, systemFetch } from '../genesys/transport';
import type { Io } from './io';

/**
 * Clients for the organisations of the given environments, from the variables that the inventory names. Environments that share an
 * organisation share a client, its token and its rate limit.
 *
 * @throws ProblemsError `client-not-configured` for every variable that is missing, `address-insecure` for http beyond this machine
 */
export function openClients(
  environments: readonly InventoryEnvironment[],
  io: Io,
): (environment: InventoryEnvironment) => GenesysClient {
  assertNoProblems([...missingVariables(environments, io), ...insecureAddresses(environments)]);
  const onWait = (milliseconds: number, reason: string): void => {
    if (milliseconds >= 2000)
      io.stderr.write(`waiting ${Math.ceil(milliseconds / 1000)} s for the platform: ${reason}\n`);
  };
  const transport = createTransport({ fetch: systemFetch, clock: io.clock, signal: io.signal, onWait });
  const clients = new Map<string, GenesysClient>();
  return (environment) => {
    const key = [
      environment.apiUrl,
      environment.loginUrl,
      environment.clientIdVariable,
      environment.clientSecretVariable,
    ].join(' ');
    const client = clients.get(key) ?? openClient(environment, io, transport);
    clients.set(key, client);
    return client;
  };
}

/** True when the variables of the environment's organisation are set. */
export function isConfigured(environment: InventoryEnvironment, io: Pick<Io, 'env'>): boolean {
  return missingVariables([environment], io).length === 0;
}

function openClient(
  environment: InventoryEnvironment,
  io: Io,
  transport: ReturnType<typeof createTransport>,
): GenesysClient {
  const tokens = createTokenSource(
    {
      loginUrl: environment.loginUrl,
      clientId: io.env[environment.clientIdVariable] ?? '',
      clientSecret: Redacted.of(io.env[environment.clientSecretVariable] ?? ''),
      where: `organisation ${environment.organization}`,
      configuredBy: `${environment.clientIdVariable} and ${environment.clientSecretVariable}`,
    },
    { transport, clock: io.clock },
  );
  return createClient(createCall(environment.apiUrl, { transport, tokens }));
}

function missingVariables(environments: readonly InventoryEnvironment[], io: Pick<Io, 'env'>): Problem[] {
  const needed = new Map(
    environments.flatMap(({ organization, clientIdVariable, clientSecretVariable }) => [
      [clientIdVariable, organization] as const,
      [clientSecretVariable, organization] as const,
    ]),
  );
  return [...needed]
    .filter(([variable]) => (io.env[variable] ?? '') === '')
    .map(([variable, organization]) => ({
      code: 'client-not-configured',
      where: `organisation ${organization}`,
      what: `environment variable ${variable} is not set`,
      fix: `set it to the organisation's OAuth client, or, for the sandbox, run \`eval "$(npx gcda sandbox env)"\``,
    }));
}

function insecureAddresses(environments: readonly InventoryEnvironment[]): Problem[] {
  const addresses = new Set(environments.flatMap(({ apiUrl, loginUrl }) => [apiUrl, loginUrl]));
  return [...addresses]
    .filter((address) => new URL(address).protocol !== 'https:' && !isLoopback(address))
    .map((address) => ({
      code: 'address-insecure',
      where: new URL(address).origin,
      what: 'tokens and values must travel over https',
      fix: 'use the https address',
    }));
}
