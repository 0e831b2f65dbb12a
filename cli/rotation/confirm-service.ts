import type { Inventory } from '../../core/inventory';
import { changedEnvironment } from '../changed-environment';
import { confirm, type ChangedEnvironment } from '../confirm';
import type { Io } from '../io';
import { isRotatedHere } from './find-rotated';

/**
 * Asks once, when the service begins, for the environments that it will rotate in. An inventory that is read later may name others: nobody
 * is asked then, and it is refused, unless all were confirmed on the command line.
 */
export function confirmService(isConfirmed: boolean, io: Io): (inventory: Inventory) => Promise<void> {
  const asked = new Set<string>();
  let isBegun = false;
  return async (inventory) => {
    const environments = inventory.environments
      .filter(({ secrets }) => secrets.some(isRotatedHere))
      .map(changedEnvironment)
      .filter((environment) => !asked.has(keyOf(environment)));
    const does = 'rotate what is due, until it is stopped';
    await confirm({ does, environments, isConfirmed, mayAsk: !isBegun }, io);
    isBegun = true;
    for (const environment of environments) asked.add(keyOf(environment));
  };
}

function keyOf({ name, isProduction, isSandbox }: ChangedEnvironment): string {
  return JSON.stringify([name, isProduction, isSandbox]);
}
