import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { Clock } from '../core/clock';
import { Redacted } from '../core/redacted';
import { closeServer, listen } from './listen';
import { createAuthenticate } from './targets/authenticate';
import type { TargetCredentials } from './targets/credentials';
import { introspect } from './targets/introspect';
import { createFingerprint, type SeenRequest } from './targets/seen-request';
import { createKeyShelf } from './targets/key-shelf';
import { createTargetApp } from './targets/target-app';
import type { TargetStore } from './targets/target-store';
import type { TokenManner } from './targets/token-manners';
import { createTokenIssuer, type ResourceServer, type TokenIssuer } from './targets/token-issuer';

export interface TargetsOptions {
  /** 0 takes any free port. */
  readonly port: number;
  /** What each environment's services accept, by environment. */
  readonly credentials: Readonly<Record<string, TargetCredentials>>;
  /** Tokens and records; the caller closes it after the targets. */
  readonly store: TargetStore;
  readonly clock: Clock;
  /** How the CRM asks the token server about a token. */
  readonly fetch: typeof fetch;
  /**
   * Seconds a bearer token lives.
   *
   * @default 86400, one day
   */
  readonly tokenLifetimeSeconds?: number | undefined;
  /**
   * Seconds for which earlier tokens stay good once a new one is issued.
   *
   * @default - until they expire or are revoked
   */
  readonly tokenOverlapSeconds?: number | undefined;
  /**
   * How token servers answer.
   *
   * @default - as the standard says
   */
  readonly tokenManner?: TokenManner | undefined;
  /** Called after each request to a service, refused ones included. */
  readonly onSeen?: ((seen: SeenRequest) => void) | undefined;
}

/** The target services while they run. */
export interface RunningTargets {
  /** Service `crm` of `dev` is at `/dev/crm` below it, the token server of `dev` at `/dev/oauth`. */
  readonly url: string;
  /** Token servers by environment. */
  readonly issuers: Readonly<Record<string, TokenIssuer>>;
  close(): Promise<void>;
}

/**
 * Starts CRM, payment API and OAuth server of every environment on one loopback port.
 *
 * @throws {ProblemsError} `port-taken`
 */
export async function startTargets(options: TargetsOptions): Promise<RunningTargets> {
  const route: { handle: (request: IncomingMessage, response: ServerResponse) => void } = {
    handle: (_, response) => response.destroy(),
  };
  const server = createServer((request, response) => route.handle(request, response));
  // Issuers bear their own URL, so the port must be known before they are made.
  const url = await listen(server, options.port);
  const issuers = createIssuers(options, url);
  const app = createApp(options, issuers);
  route.handle = (request, response) => {
    const environment = /^\/([^/]+)\/oauth(?:[/?]|$)/.exec(request.url ?? '')?.[1];
    const found = environment === undefined ? undefined : issuers[environment];
    if (found) found.issuer.handle(request, response);
    else void app(request, response);
  };
  return {
    url,
    issuers: Object.fromEntries(Object.entries(issuers).map(([name, { issuer }]) => [name, issuer])),
    close: () => closeServer(server),
  };
}

interface MountedIssuer {
  readonly url: string;
  readonly issuer: TokenIssuer;
  readonly resourceServer: ResourceServer;
}

function createIssuers(options: TargetsOptions, url: string): Record<string, MountedIssuer> {
  const entries = Object.entries(options.credentials).map(([environment, { crm }]): [string, MountedIssuer] => {
    const issuerUrl = `${url}/${environment}/oauth`;
    const resourceServer = {
      clientId: 'crm-resource-server',
      clientSecret: Redacted.of(randomBytes(32).toString('base64url')),
    };
    const issuer = createTokenIssuer({
      issuerUrl,
      clients: [{ authMethod: 'client_secret_basic', ...crm }, ...crm.otherClients],
      audiences: ['crm', 'payment'],
      resourceServer,
      tokens: options.store.tokens(environment),
      lifetimeSeconds: options.tokenLifetimeSeconds ?? 86_400,
      overlapSeconds: options.tokenOverlapSeconds,
      manner: options.tokenManner,
      clock: options.clock,
    });
    return [environment, { url: issuerUrl, issuer, resourceServer }];
  });
  return Object.fromEntries(entries);
}

function createApp(options: TargetsOptions, issuers: Record<string, MountedIssuer>) {
  const keys = (environment: string) => createKeyShelf(options.store.tokens(environment));
  const authenticate = createAuthenticate({
    credentials: options.credentials,
    keys,
    introspect: (environment, token) => {
      const mounted = issuers[environment];
      if (!mounted) return Promise.resolve({ active: false, scope: undefined, audience: undefined });
      return introspect(mounted.url, mounted.resourceServer, token, options.fetch);
    },
  });
  const app = createTargetApp({
    environments: Object.keys(options.credentials),
    records: (environment) => options.store.records(environment),
    keys,
    authenticate,
    fingerprint: createFingerprint(randomBytes(32)),
    clock: options.clock,
    onSeen: options.onSeen ?? (() => {}),
  });
  // The library's own Request and Response would replace the global ones for the whole process.
  return getRequestListener(app.fetch, { overrideGlobalObjects: false });
}
