import type { DeployedStack } from '../../core/deployed';
import type { Inventory } from '../../core/inventory';
import type { Io } from '../io';

/** Clients to record with a stack's deploy: all that have changed it so far, this one included. Pure. */
export function deployingClients(
  { stack, before }: { readonly stack: string; readonly before: DeployedStack | undefined },
  inventory: Inventory,
  { env }: Pick<Io, 'env'>,
): Pick<DeployedStack, 'clients'> {
  const environment = inventory.environments.find(({ actions, credentials }) =>
    [...actions, ...credentials].some((declared) => declared.stack === stack),
  );
  const now = environment && env[environment.clientIdVariable];
  const clients = [...new Set([...(before?.clients ?? []), ...(now ? [now] : [])])].sort();
  return clients.length === 0 ? {} : { clients };
}
