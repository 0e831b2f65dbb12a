import type { Problem } from '../../../core/problem';
import { isAttributes, itemsOf, textOf, type Attributes } from '../values/value';

/** Where calls go instead of the platform, and what stands in front of their paths. */
export interface Gateway {
  /** Host for the connection, without port. */
  readonly host: string;
  readonly port: number;
  /** Put before `/api/v2…`: the API's path value, and the extra slash that the platform's SDKs write after a port. */
  readonly apiPrefix: string;
  /** Put before `/oauth/token`. */
  readonly loginPrefix: string;
}

const where = 'provider "genesyscloud"';
const purpose = 'this is a stand-in for tests and demonstrations; it talks to a sandbox on this machine only';

/**
 * Reads the provider's `gateway` block, its members from the environment where the block leaves them out. With several blocks the last
 * one counts. Refuses to work without one, and with any host that is not loopback: a stand-in must never be taken for the official provider.
 */
export function readGateway(config: Attributes, env: Readonly<Record<string, string | undefined>>): Gateway | Problem {
  const block = itemsOf(config['gateway']).filter(isAttributes).at(-1);
  const host = textOf(block?.['host']) ?? (block && env['GENESYSCLOUD_GATEWAY_HOST']);
  if (block === undefined || host === undefined || host === '') return missing();
  const protocol = textOf(block['protocol']) ?? env['GENESYSCLOUD_GATEWAY_PROTOCOL'];
  if (protocol !== 'http') return notPlain();
  const target = splitHost(host);
  if (!isLoopback(target.host)) return notLoopback();
  const port = textOf(block['port']) ?? env['GENESYSCLOUD_GATEWAY_PORT'] ?? '';
  return { ...target, ...addressOf(target.port, port), ...prefixes(block, env, port) };
}

/** True for `localhost`, `127.0.0.0/8` and `::1`. */
export function isLoopback(host: string): boolean {
  return /^(localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|::1|\[::1\])$/i.test(host);
}

function addressOf(portInHost: number | undefined, port: string): { readonly port: number } {
  return { port: portInHost ?? (port === '' ? 80 : Number(port)) };
}

/** The platform's SDKs write `protocol://host:port/` and then a path that begins with a slash, unless the port is 80 or 443. */
function prefixes(block: Attributes, env: Readonly<Record<string, string | undefined>>, port: string) {
  const extra = port === '80' || port === '443' ? '' : '/';
  const paths = itemsOf(block['path_params']).filter(isAttributes);
  const valueOf = (name: string) => {
    const named = paths.find((path) => (textOf(path['path_name']) ?? env['GENESYSCLOUD_GATEWAY_PATH_NAME']) === name);
    const value = named && (textOf(named['path_value']) ?? env['GENESYSCLOUD_GATEWAY_PATH_VALUE']);
    if (value === undefined || value === '') return '';
    return value.startsWith('/') ? value : `/${value}`;
  };
  return { apiPrefix: extra + valueOf('api'), loginPrefix: extra + valueOf('login') };
}

/** `localhost:8080` with port 80 is the way to avoid the extra slash: the port then stands in the host. */
function splitHost(host: string): { readonly host: string; readonly port: number | undefined } {
  const [, name, port] = /^(.*?)(?::(\d+))?$/.exec(host) ?? [];
  if (name === undefined || host === '::1') return { host, port: undefined };
  return { host: name.replace(/^\[|\]$/g, ''), port: port === undefined ? undefined : Number(port) };
}

function missing(): Problem {
  return {
    code: 'stand-in-gateway-missing',
    where,
    what: `no gateway is configured, and ${purpose}`,
    fix: 'run inside the sandbox (eval "$(npx gcda sandbox env)"), or use the official provider for a real organisation',
  };
}

function notLoopback(): Problem {
  return {
    code: 'stand-in-gateway-not-loopback',
    where,
    what: `the gateway's host must be localhost, 127.x.x.x or ::1: ${purpose}`,
    fix: 'point the gateway at a sandbox on this machine, or use the official provider for a real organisation',
  };
}

function notPlain(): Problem {
  return {
    code: 'stand-in-gateway-protocol',
    where,
    what: 'the gateway\'s protocol must be "http": the sandbox has no TLS',
    fix: 'set protocol = "http" in the gateway block',
  };
}
