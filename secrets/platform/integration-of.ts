import type { CredentialInfo } from '../../genesys/schemas/credential';
import type { IntegrationConfig, UsedCredential } from '../../genesys/schemas/integration';
import type { CredentialTarget } from '../targets/write-target';
import type { LocatePorts } from './locate-ports';

/** The platform's one slot for credentials of web services data actions, whatever the credential's type. */
const slot = 'basicAuth';

/** The credential that an integration uses, as its configuration has it. */
export function usedCredential({ credentials }: IntegrationConfig): UsedCredential | undefined {
  return credentials[slot] ?? undefined;
}

/**
 * Id of the credential that the target's integration uses, found by the integration's name. Of several integrations with the name, the one
 * counts that uses a credential of the target's name. Undefined where that tells nothing, or where the target still waits to take another
 * credential's place.
 */
export async function credentialInUse(
  target: CredentialTarget,
  named: readonly CredentialInfo[],
  { client, catalog }: LocatePorts,
): Promise<string | undefined> {
  if (target.credential.replaces !== null) return undefined;
  const integrations = (await catalog.integrations(client)).get(target.credential.integration) ?? [];
  const used = await Promise.all(
    integrations.map(async ({ id }) => usedCredential(await client.getIntegrationConfig(id))?.id),
  );
  const ids = [...new Set(used.filter((id) => id !== undefined))];
  if (integrations.length === 1) return ids[0];
  const ours = ids.filter((id) => named.some((one) => one.id === id));
  return ours.length === 1 ? ours[0] : undefined;
}
