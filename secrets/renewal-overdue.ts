import type { Inventory } from '../core/inventory';
import type { Problem } from '../core/problem';
import type { SecretStatus } from './status';
import { tryFindSecret } from './targets/find-in-inventory';

/** Values that others renew, and that have ended since anybody wrote one. */
export function renewalOverdue(statuses: readonly SecretStatus[], inventory: Inventory, now: number): Problem[] {
  return statuses.flatMap(({ environment, secret, endsAt }) => {
    const rotation = tryFindSecret(inventory, environment, secret)?.secret.rotation;
    if (rotation?.kind !== 'renewed-elsewhere' || endsAt === null || Date.parse(endsAt) > now) return [];
    return [
      {
        code: 'renewal-overdue',
        where: secret,
        what: `its value has ended, at ${endsAt} at the latest, and nobody has written another since`,
        fix: `ask who renews it: ${rotation.owner}`,
      },
    ];
  });
}
