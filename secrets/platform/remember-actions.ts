import type { Clock } from '../../core/clock';
import type { GenesysClient } from '../../genesys/client';
import type { Action } from '../../genesys/schemas/action';
import { createMemory } from './memory';

/** Published actions that the platform gives for a name, asked for at `notBefore` or later. */
export type ActionsNamed = (client: GenesysClient, name: string, notBefore: number) => Promise<readonly Action[]>;

/**
 * One name is searched for, which is two requests. For a second one all actions are listed, a hundred with each request: whoever wants two
 * wants many. A name that is doubted after that is searched for again.
 */
export function rememberActions(clock: Pick<Clock, 'now'>): ActionsNamed {
  const listed = createMemory<GenesysClient, ReadonlyMap<string, readonly Action[]>>(clock);
  const searched = createMemory<GenesysClient, readonly Action[]>(clock);
  /** What was searched for since the actions were listed. */
  const searchedFor = new Map<GenesysClient, string>();
  return async (client, name, notBefore) => {
    const last = searchedFor.get(client);
    const found = last === name ? searched.recall(client, notBefore) : undefined;
    if (found) return found;
    const known = listed.recall(client, notBefore);
    if (known) return (await known).get(name) ?? [];
    if (last === undefined || last === name) {
      searchedFor.set(client, name);
      return searched.keep(client, client.listActions({ name }));
    }
    searchedFor.delete(client);
    return (await listed.keep(client, listActions(client))).get(name) ?? [];
  };
}

async function listActions(client: GenesysClient): Promise<ReadonlyMap<string, readonly Action[]>> {
  return Map.groupBy(await client.listActions(), ({ name }) => name);
}
