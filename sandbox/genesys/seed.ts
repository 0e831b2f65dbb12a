import { Redacted } from '../../core/redacted';
import type { Platform } from './platform';
import { policiesFor } from './grants';
import type { ClientSeed } from './options';
import type { OrganizationRecord } from './records';

/**
 * Creates what the options name and the store lacks. What a former life stored is kept, secrets replaced since included, unless the
 * seed itself has changed: then the seed wins.
 */
export function seed(platform: Platform): void {
  for (const { name, clients } of platform.options.organizations) {
    const organization = organizationNamed(name, platform);
    for (const client of clients) seedClient(client, organization, platform);
  }
  dropExpiredTokens(platform);
  platform.store.flush();
}

function dropExpiredTokens({ store, options }: Platform): void {
  const tokens = store.table('tokens');
  for (const { id } of organizations({ store })) {
    for (const token of tokens.all(id)) if (token.expiresAt <= options.clock.now()) tokens.delete(token);
  }
}

/** Organisations all lie under one pseudo-organisation, which is how they are listed. */
const root = 'sandbox';

/** Every organisation, in the order of seeding. */
export function organizations(platform: Pick<Platform, 'store'>): readonly OrganizationRecord[] {
  return platform.store.table('organizations').all(root);
}

function organizationNamed(name: string, platform: Platform): OrganizationRecord {
  const { newId } = platform.options;
  const known = organizations(platform).find((organization) => organization.name === name);
  return (
    known ??
    platform.store.table('organizations').put({ id: newId(), organizationId: root, name, homeDivisionId: newId() })
  );
}

function seedClient(client: ClientSeed, organization: OrganizationRecord, platform: Platform): void {
  const { store, options, timestamp } = platform;
  const origin = `${client.name}\n${client.permissions.join()}\n${client.clientSecret.reveal()}`;
  const known = store.table('clients').find(organization.id, client.clientId);
  if (known?.secrets?.['seed']?.reveal() === origin) return;
  const role = store.table('roles').put({
    id: known?.roleDivisions[0]?.roleId ?? options.newId(),
    organizationId: organization.id,
    name: `Sandbox: ${client.name}`,
    description: 'Made for a client that the sandbox started with',
    permissions: [],
    permissionPolicies: policiesFor(client.permissions),
  });
  store.table('clients').put({
    id: client.clientId,
    organizationId: organization.id,
    name: client.name,
    authorizedGrantType: 'CLIENT-CREDENTIALS',
    accessTokenValiditySeconds: 86_400,
    roleDivisions: [{ roleId: role.id, divisionId: '*' }],
    state: 'active',
    dateCreated: known?.dateCreated ?? timestamp(),
    dateModified: timestamp(),
    secrets: { secret: client.clientSecret, seed: Redacted.of(origin) },
  });
}
