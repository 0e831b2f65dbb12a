import type { Clock } from '../../core/clock';
import type { GenesysClient } from '../../genesys/client';
import type { Action } from '../../genesys/schemas/action';
import type { CredentialInfo } from '../../genesys/schemas/credential';
import type { NativeSecret } from '../../genesys/schemas/native-secret';
import { createMemory } from './memory';
import { rememberActions } from './remember-actions';

/** What organisations hold, listed once each however many environments live in them. */
export interface Catalog {
  /** Credentials by name; names are not unique. */
  credentials(client: GenesysClient): Promise<ReadonlyMap<string, readonly CredentialInfo[]>>;
  /** Named secrets of the guide's store, by name. */
  nativeSecrets(client: GenesysClient): Promise<ReadonlyMap<string, NativeSecret>>;
  /** Published actions of this name, and perhaps others: the platform's search may find more. */
  actionsNamed(client: GenesysClient, name: string): Promise<readonly Action[]>;
}

/** What was found on the platform, for whoever looks up often: ids, names, types and dates, never values. */
export interface LookUps {
  /** Knows what was asked for at `notBefore` or later, in milliseconds since the epoch, and asks for everything else. */
  since(notBefore: number): Catalog;
}

/** Look-ups that have found nothing yet. */
export function createLookUps(clock: Pick<Clock, 'now'>): LookUps {
  const credentials = createMemory<GenesysClient, ReadonlyMap<string, readonly CredentialInfo[]>>(clock);
  const nativeSecrets = createMemory<GenesysClient, ReadonlyMap<string, NativeSecret>>(clock);
  const actionsNamed = rememberActions(clock);
  return {
    since: (notBefore) => ({
      credentials: (client) =>
        credentials.recall(client, notBefore) ?? credentials.keep(client, listCredentials(client)),
      nativeSecrets: (client) =>
        nativeSecrets.recall(client, notBefore) ?? nativeSecrets.keep(client, listNativeSecrets(client)),
      actionsNamed: (client, name) => actionsNamed(client, name, notBefore),
    }),
  };
}

/** A catalog that has listed nothing yet. Good for one command, not longer: what it has read never gets old. */
export function createCatalog(): Catalog {
  return createLookUps({ now: () => 0 }).since(0);
}

async function listCredentials(client: GenesysClient): Promise<ReadonlyMap<string, readonly CredentialInfo[]>> {
  return Map.groupBy(await client.listCredentials(), ({ name }) => name ?? '');
}

async function listNativeSecrets(client: GenesysClient): Promise<ReadonlyMap<string, NativeSecret>> {
  return new Map((await client.listNativeSecrets()).map((secret) => [secret.name, secret]));
}
