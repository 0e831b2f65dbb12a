import type { GenesysClient } from '../genesys/client';
import type { CredentialInfo } from '../genesys/schemas/credential';
import type { NativeSecret } from '../genesys/schemas/native-secret';

/** What organisations hold, listed once each however many environments live in them. Good for one command, not longer. */
export interface Catalog {
  /** Credentials by name; names are not unique. */
  credentials(client: GenesysClient): Promise<ReadonlyMap<string, readonly CredentialInfo[]>>;
  /** Named secrets of the guide's store, by name. */
  nativeSecrets(client: GenesysClient): Promise<ReadonlyMap<string, NativeSecret>>;
}

/** A catalog that has listed nothing yet. */
export function createCatalog(): Catalog {
  return {
    credentials: onceEach(async (client) => Map.groupBy(await client.listCredentials(), ({ name }) => name ?? '')),
    nativeSecrets: onceEach(
      async (client) => new Map((await client.listNativeSecrets()).map((secret) => [secret.name, secret])),
    ),
  };
}

function onceEach<T>(read: (client: GenesysClient) => Promise<T>): (client: GenesysClient) => Promise<T> {
  const known = new Map<GenesysClient, Promise<T>>();
  return (client) => {
    const reading = known.get(client) ?? read(client);
    known.set(client, reading);
    return reading;
  };
}
