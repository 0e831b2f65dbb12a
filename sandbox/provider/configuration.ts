import { ProblemsError } from '../../core/problem';
import { Redacted } from '../../core/redacted';
import { readGateway, type Gateway } from './platform/gateway';
import type { Login } from './platform/login';
import { behaviours } from './values/schema';
import { tryParseGoDuration } from './values/go-duration';
import { textOf, type Attributes } from './values/value';

/** The provider block with defaults and environment applied. */
export interface Configuration {
  readonly gateway: Gateway;
  readonly login: Login;
  readonly poolSize: number;
  /** Milliseconds. */
  readonly readTimeout: number;
}

/**
 * Reads the provider block; an argument that is not set comes from its environment variable, then from its default.
 *
 * @throws ProblemsError when the gateway is missing or not on this machine
 */
export function readConfiguration(
  config: Attributes,
  env: Readonly<Record<string, string | undefined>>,
): Configuration {
  const gateway = readGateway(config, env);
  if ('code' in gateway) throw new ProblemsError([gateway]);
  const valueOf = (name: string) => setting(config, env, name);
  const accessToken = valueOf('access_token');
  const login: Login =
    accessToken === ''
      ? { clientId: valueOf('oauthclient_id'), clientSecret: Redacted.of(valueOf('oauthclient_secret')) }
      : { accessToken: Redacted.of(accessToken) };
  return {
    gateway,
    login,
    poolSize: Number(valueOf('token_pool_size')),
    readTimeout: tryParseGoDuration(valueOf('custom_retry_timeout')) ?? 0,
  };
}

function setting(config: Attributes, env: Readonly<Record<string, string | undefined>>, name: string): string {
  const behaviour = behaviours.provider.attributes[name];
  const configured = config[name];
  if (typeof configured === 'number' || typeof configured === 'bigint') return String(configured);
  return textOf(configured) ?? (env[behaviour?.env ?? ''] || String(behaviour?.default ?? ''));
}
