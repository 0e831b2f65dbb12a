import { placeOf } from './action-paths';
import type { StackRule } from './stack-rule';
import type { Leaf, SynthesisedStack } from './synthesised-stack';

const loginAttributes = new Set(['oauthclient_id', 'oauthclient_secret', 'access_token']);

/** The organisation's OAuth client comes in by ephemeral variables and goes to the provider's login, nowhere else. */
export const clientStaysEphemeral = {
  id: 'client-exposed',
  suppression: 'guards-secrets',
  meaning:
    "The organisation's OAuth client is read outside the provider block, or does not come in by an ephemeral variable.",
  cause: 'An output or local of the variable; a second provider.',
  explanation:
    'Ephemeral variables are kept out of plan files and state. A client that comes in by another way, or is read elsewhere, is in both for good.',
  fix: 'Leave it to `GenesysStack`.',
  source: 'decision 0003',
  judge: (synthesised) => {
    const clients = clientVariables(synthesised);
    return synthesised.leaves
      .filter((leaf) => isExposed(leaf, clients))
      .map((leaf) => ({
        construct: leaf.construct,
        what: `${placeOf(leaf)} must not ${isLogin(leaf) ? 'log in with anything but an ephemeral variable' : 'read the OAuth client'}`,
        fix: 'leave the client to the provider block that GenesysStack makes',
      }));
  },
} as const satisfies StackRule;

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
