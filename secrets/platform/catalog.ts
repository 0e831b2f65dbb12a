import type { Clock } from '../../core/clock';
import type { GenesysClient } from '../../genesys/client';
import type { Action } from '../../genesys/schemas/action';
import type { CredentialInfo } from '../../genesys/schemas/credential';
import type { Integration } from '../../genesys/schemas/integration';
import type { NativeSecret } from '../../genesys/schemas/native-secret';
import { createMemory } from './memory';
import { rememberActions } from './remember-actions';

/** An organisation's credentials. */
export interface Credentials {
  readonly byId: ReadonlyMap<string, CredentialInfo>;
  /** Names are not unique. */
  readonly byName: ReadonlyMap<string, readonly CredentialInfo[]>;
}

/** What organisations hold, listed once each however many environments live in them. */
export interface Catalog {
  credentials(client: GenesysClient): Promise<Credentials>;
  /** Integrations by name; names are not unique. */
  integrations(client: GenesysClient): Promise<ReadonlyMap<string, readonly Integration[]>>;
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
  const credentials = remembered(listCredentials, clock);
  const integrations = remembered(listIntegrations, clock);
  const nativeSecrets = remembered(listNativeSecrets, clock);
  const actionsNamed = rememberActions(clock);
  return {
    since: (notBefore) => ({
      credentials: (client) => credentials(client, notBefore),
      integrations: (client) => integrations(client, notBefore),
      nativeSecrets: (client) => nativeSecrets(client, notBefore),
      actionsNamed: (client, name) => actionsNamed(client, name, notBefore),
    }),
  };
}

/** A catalog that has listed nothing yet. Good for one command, not longer: what it has read never gets old. */
export function createCatalog(): Catalog {
  return createLookUps({ now: () => 0 }).since(0);
}

function remembered<T>(list: (client: GenesysClient) => Promise<T>, clock: Pick<Clock, 'now'>) {
  const memory = createMemory<GenesysClient, T>(clock);
  return (client: GenesysClient, notBefore: number): Promise<T> =>
    memory.recall(client, notBefore) ?? memory.keep(client, list(client));
}

async function listCredentials(client: GenesysClient): Promise<Credentials> {
  const all = await client.listCredentials();
  return { byId: new Map(all.map((one) => [one.id, one])), byName: Map.groupBy(all, ({ name }) => name ?? '') };
}

async function listIntegrations(client: GenesysClient): Promise<ReadonlyMap<string, readonly Integration[]>> {
  return Map.groupBy(await client.listIntegrations(), ({ name }) => name ?? '');
}

async function listNativeSecrets(client: GenesysClient): Promise<ReadonlyMap<string, NativeSecret>> {
  return new Map((await client.listNativeSecrets()).map((secret) => [secret.name, secret]));
}
