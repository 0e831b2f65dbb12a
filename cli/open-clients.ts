import type { InventoryEnvironment } from '../core/inventory';
import { assertNoProblems, type Problem } from '../core/problem';
import { Redacted } from '../core/redacted';
import { createCall, type Call } from '../genesys/call';
import { createClient, type GenesysClient } from '../genesys/client';
import { isLoopback } from '../genesys/is-loopback';
import { createPacer } from '../genesys/pacer';
import { createTokenSource } from '../genesys/token';
import { systemSend, type Send } from '../genesys/send';
import { createTransport, type Transport } from '../genesys/transport';
import type { Io } from './io';

/** Whoever watches what passes between here and the platform; the first two are asked once for each organisation. */
export interface ClientWatch {
  readonly sendOf?: (organization: string) => Send;
  readonly guardCall?: (organization: string, call: Call) => Call;
  /** Told before a wait. @default - says so on standard error, from two seconds on */
  readonly onWait?: (milliseconds: number, reason: string) => void;
  /** As in `TransportPorts`. */
  readonly longestWait?: number | undefined;
}

/**
 * Clients for the organisations of the given environments, from the variables that the inventory names. Environments that share an
 * organisation share a client, its token and its rate limit.
 *
 * @throws ProblemsError `client-not-configured` for every variable that is missing, `address-insecure` for http beyond this machine
 */
export function openClients(
  environments: readonly InventoryEnvironment[],
  io: Io,
  watch: ClientWatch = {},
): (environment: InventoryEnvironment) => GenesysClient {
  assertNoProblems([...missingVariables(environments, io), ...insecureAddresses(environments)]);
  const { sendOf = () => systemSend, onWait = tellWait(io), longestWait } = watch;
  const transportOf = (organization: string) =>
    createTransport({ send: sendOf(organization), clock: io.clock, signal: io.signal, onWait, longestWait });
  const clients = new Map<string, GenesysClient>();
  return (environment) => {
    const key = [
      environment.apiUrl,
      environment.loginUrl,
      environment.clientIdVariable,
      environment.clientSecretVariable,
    ].join(' ');
    const client =
      clients.get(key) ?? openClient(environment, io, { ...watch, transport: transportOf(environment.organization) });
    clients.set(key, client);
    return client;
  };
}

function tellWait({ stderr, clock }: Io) {
  let saidUntil = -Infinity;
  return (milliseconds: number, reason: string): void => {
    // Several calls may wait for the same.
    if (milliseconds < 2000 || clock.now() < saidUntil) return;
    saidUntil = clock.now() + milliseconds;
    stderr.write(`waiting ${Math.ceil(milliseconds / 1000)} s for the platform: ${reason}\n`);
  };
}

/** True when the variables of the environment's organisation are set. */
export function isConfigured(environment: InventoryEnvironment, io: Pick<Io, 'env'>): boolean {
  return missingVariables([environment], io).length === 0;
}

function openClient(
  environment: InventoryEnvironment,
  io: Io,
  { transport, guardCall = (_, call) => call }: ClientWatch & { readonly transport: Transport },
): GenesysClient {
  const { loginUrl, apiUrl, organization } = environment;
  const calls = credentialsOf(environment, io).map(({ idVariable, secretVariable }) => {
    const login = {
      loginUrl,
      clientId: io.env[idVariable] ?? '',
      clientSecret: Redacted.of(io.env[secretVariable] ?? ''),
      where: `organisation ${organization}`,
      configuredBy: `${idVariable} and ${secretVariable}`,
    };
    const tokens = createTokenSource(login, { transport, clock: io.clock });
    return createCall(apiUrl, { transport, tokens, newPacer: () => createPacer(io.clock), job: io.job });
  });
  return createClient(guardCall(organization, inTurn(calls)));
}

/** Each call as the next of several clients: the platform counts requests by token. */
function inTurn(calls: readonly Call[]): Call {
  let count = 0;
  return (operation) => {
    count += 1;
    return calls[count % calls.length]!(operation); // there is at least the client that the inventory names
  };
}

interface CredentialVariables {
  readonly idVariable: string;
  readonly secretVariable: string;
}

/** Variables of all clients that an organisation was given: the ones that the inventory names, and these with `_2`, `_3` … behind. */
export function credentialsOf(
  { clientIdVariable, clientSecretVariable }: InventoryEnvironment,
  { env }: Pick<Io, 'env'>,
): readonly CredentialVariables[] {
  const found: CredentialVariables[] = [{ idVariable: clientIdVariable, secretVariable: clientSecretVariable }];
  for (let number = 2; ; number += 1) {
    const [idVariable, secretVariable] = [`${clientIdVariable}_${number}`, `${clientSecretVariable}_${number}`];
    if ((env[idVariable] ?? '') === '' || (env[secretVariable] ?? '') === '') return found;
    found.push({ idVariable, secretVariable });
  }
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
