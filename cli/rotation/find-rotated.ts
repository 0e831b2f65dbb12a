import type { Inventory, InventoryEnvironment, InventorySecret } from '../../core/inventory';
import { ProblemsError } from '../../core/problem';
import { findSecret } from '../../secrets/targets/find-in-inventory';

/** A secret that is rotated from here, and its environment. */
export interface RotatedSecret {
  readonly environment: InventoryEnvironment;
  readonly secret: InventorySecret;
}

/**
 * @throws ProblemsError `secret-unknown`, `secret-not-rotated`
 */
export function findRotated(inventory: Inventory, name: string): RotatedSecret {
  const found = findSecret(inventory, name);
  const { rotation } = found.secret;
  if (rotation && rotation.kind !== 'renewed-elsewhere') return found;
  throw new ProblemsError([
    {
      code: 'secret-not-rotated',
      where: name,
      what: rotation ? `it is renewed by ${rotation.owner}, not from here` : 'nobody is declared to renew it',
      fix: 'give it a `rotation` where it is declared, or write a value with `npx gcda secrets set`',
    },
  ]);
}

/** True for a secret that rotations of ours renew. */
export function isRotatedHere({ rotation }: InventorySecret): boolean {
  return rotation !== null && rotation.kind !== 'renewed-elsewhere';
}
