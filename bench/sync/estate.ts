import { randomBytes } from 'node:crypto';
import type { Inventory, InventoryCredential, InventorySecret } from '../../core/inventory';
import { defaultBounds } from '../../core/rotation-timing';

/** One environment with so many secrets in so many credentials, and values for them in variables. */
export interface ValueEstate {
  readonly inventory: Inventory;
  readonly env: Readonly<Record<string, string>>;
}

/** How many of each. */
export interface ValueEstateSize {
  readonly secrets: number;
  readonly credentials: number;
}

export function valueEstate(url: string, { secrets, credentials }: ValueEstateSize): ValueEstate {
  const names = Array.from({ length: secrets }, (_, index) => `dev_s${index % credentials}_k${index}`);
  const carried = Map.groupBy(names, (name) => name.replace(/_k\d+$/, '_key'));
  const credentialOf = new Map([...carried].flatMap(([credential, own]) => own.map((name) => [name, credential])));
  const environment = {
    name: 'dev',
    prefix: 'dev',
    organization: 'nonprod',
    store: 'integration-credentials' as const,
    apiUrl: url,
    loginUrl: url,
    clientIdVariable: 'ID',
    clientSecretVariable: 'SECRET',
    services: [],
    rotationBounds: defaultBounds,
    secrets: names.map((name) => secretOf(name, credentialOf.get(name) ?? null)),
    credentials: [...carried].map(([name, own]) => credential(name, own)),
    actions: [],
  };
  const env = names.map((name) => [name.toUpperCase(), randomBytes(24).toString('base64url')] as const);
  return { inventory: { version: 1, environments: [environment] }, env: Object.fromEntries(env) };
}

function secretOf(name: string, carriedBy: string | null): InventorySecret {
  return {
    name,
    service: name.split('_')[1] ?? '',
    type: 'apikey',
    stack: 'dev-s',
    path: `dev-s/${name}`,
    source: { kind: 'env', variable: name.toUpperCase() },
    credential: carriedBy,
    use: 'platform',
    lifetimeSeconds: null,
    rotation: null,
  };
}

function credential(name: string, secrets: readonly string[]): InventoryCredential {
  return {
    name,
    type: 'userDefined',
    stack: 'dev-s',
    path: `dev-s/${name}`,
    fields: secrets.map((secret) => ({ key: secret, secret })),
    integration: name,
    replaces: null,
  };
}
