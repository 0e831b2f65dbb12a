import { placeOf } from './action-paths';
import type { StackRule } from './stack-rule';
import type { Leaf, SynthesisedStack } from './synthesised-stack';

const loginAttributes = new Set(['oauthclient_id', 'oauthclient_secret', 'access_token']);

/** The organisation's OAuth client comes in by ephemeral variables and goes to the provider's login, nowhere else. */
export const clientStaysEphemeral: StackRule = (synthesised) => {
  const clients = clientVariables(synthesised);
  return synthesised.leaves
    .filter((leaf) => isExposed(leaf, clients))
    .map((leaf) => ({
      construct: leaf.construct,
      code: 'client-exposed',
      what: `${placeOf(leaf)} must not ${isLogin(leaf) ? 'log in with anything but an ephemeral variable' : 'read the OAuth client'}`,
      fix: 'leave the client to the provider block that GenesysStack makes',
    }));
};

function isLogin({ path, isName }: Leaf): boolean {
  return path[0] === 'provider' && !isName && loginAttributes.has(path.at(-1) ?? '');
}

function isExposed(leaf: Leaf, clients: ReadonlySet<string>): boolean {
  if (!leaf.text.includes('var') && !isLogin(leaf)) return false;
  const read = [...leaf.text.matchAll(/\bvar(?:\.|\[\s*")([A-Za-z0-9_-]+)/g)].map(([, name = '']) => name);
  if (isLogin(leaf)) return !(read.length === 1 && clients.has(read[0] ?? '') && leaf.text === `\${var.${read[0]}}`);
  return read.some((name) => clients.has(name));
}

function clientVariables({ json }: SynthesisedStack): Set<string> {
  const variables = (json.variable ?? {}) as Record<
    string,
    { readonly ephemeral?: unknown; readonly default?: unknown }
  >;
  return new Set(
    Object.entries(variables)
      .filter(([, body]) => body.ephemeral === true && body.default === undefined)
      .map(([name]) => name),
  );
}
