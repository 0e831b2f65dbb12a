import type { InventoryEnvironment } from '../core/inventory';
import type { GenesysClient } from '../genesys/client';
import type { Io } from './io';
import { openClients, type ClientWatch } from './open-clients';

/** Clients that are opened when they are asked for, so that an organisation without one leaves the others alone. */
export function clientsOnDemand(io: Io, watch: ClientWatch = {}): (environment: InventoryEnvironment) => GenesysClient {
  const clients = new Map<string, GenesysClient>();
  return (environment) => {
    const client = clients.get(environment.organization) ?? openClients([environment], io, watch)(environment);
    clients.set(environment.organization, client);
    return client;
  };
}
