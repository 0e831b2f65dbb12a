import type { InventoryEnvironment } from '../../../core/inventory';
import type { InventoryPolicy } from '../../../core/rotation-policy';
import { anAction, anEnvironment } from '../../kit/an-inventory';

/** Tokens from an OAuth server, good until they expire. */
export const aTokenRotation: InventoryPolicy = {
  kind: 'oauth-client-credentials',
  tokenUrl: 'https://crm.dev.example.com/oauth/token',
  authMethod: 'client_secret_basic',
  client: { clientId: 'dev_crm_issuerid', clientSecret: 'dev_crm_issuersecret' },
  overlap: { kind: 'until-expiry' },
};

/** An environment with bearer tokens `dev_s0_bearer` … of half an hour; `sharing` lists which of them one action uses together. */
export function aRotatedEnvironment(count: number, sharing: readonly (readonly number[])[] = []): InventoryEnvironment {
  const environment = anEnvironment();
  const name = (index: number) => `dev_s${index}_bearer`;
  const secrets = Array.from({ length: count }, (_, index) => ({
    ...environment.secrets[0]!, // a builder's environment has one
    name: name(index),
    credential: name(index),
    lifetimeSeconds: 1800,
    rotation: aTokenRotation,
  }));
  const groups = [...sharing, ...secrets.map((_, index) => [index])];
  const actions = groups.map((group, index) =>
    anAction('dev', { name: `dev-action-${index}`, secrets: group.map(name) }),
  );
  return { ...environment, secrets, actions };
}
