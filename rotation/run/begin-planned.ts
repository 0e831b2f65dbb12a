import { tryFindSecret } from '../../secrets/targets/find-in-inventory';
import { beginRotation, beginRotations, isWorthBeginning, type Wish } from './begin-rotation';
import type { PlannedRotation, RotationPlan } from '../plan/plan-rotation';
import type { RotationPorts } from './rotation-ports';
import type { Rotation } from '../machine/rotation';

/** Told why one cannot begin, such as that its source is down. */
export type OnFailed = (entry: PlannedRotation, error: unknown) => void;

/** Rotations that begin in one transaction; others wait while it lasts. */
const begunAtOnce = 64;

/**
 * Begins what the plan says is for now; gives what was begun.
 *
 * @param onFailed keeps one that cannot begin from being in the way of the others. Without it the first failure is thrown
 */
export async function beginPlanned(
  { rotations }: RotationPlan,
  ports: RotationPorts,
  onFailed?: OnFailed,
): Promise<Rotation[]> {
  const begun: Rotation[] = [];
  const due = rotations.filter(({ status }) => status === 'begin');
  for (const own of Map.groupBy(due, ({ environment }) => environment).values())
    for (let from = 0; from < own.length; from += begunAtOnce)
      begun.push(...(await beginSome(own.slice(from, from + begunAtOnce), ports, onFailed ?? rethrow)));
  return begun;
}

function rethrow(_: PlannedRotation, error: unknown): never {
  throw error;
}

/** All together; where that cannot be, one by one, which shows whose fault it was. */
async function beginSome(
  entries: readonly PlannedRotation[],
  ports: RotationPorts,
  onFailed: OnFailed,
): Promise<Rotation[]> {
  const attempt = async <T>(entry: PlannedRotation, work: () => Promise<T | undefined>): Promise<T[]> => {
    try {
      const result = await work();
      return result === undefined ? [] : [result];
    } catch (error) {
      onFailed(entry, error);
      return [];
    }
  };
  const wishes: { readonly entry: PlannedRotation; readonly wish: Wish }[] = [];
  for (const entry of entries) wishes.push(...(await attempt(entry, () => findWish(entry, ports))));
  try {
    const all = wishes.map(({ wish }) => wish);
    return await beginRotations(all, ports);
  } catch {
    const begun: Rotation[] = [];
    for (const { entry, wish } of wishes) begun.push(...(await attempt(entry, () => beginRotation(wish, ports))));
    return begun;
  }
}

async function findWish(entry: PlannedRotation, ports: RotationPorts) {
  const { environment, secret, generation, cause, endsAt } = entry;
  const found = tryFindSecret(ports.inventory, environment, secret);
  if (!found || !cause) return undefined;
  const wish: Wish = { ...found, generation, cause, endsAt, reason: cause };
  return (await isWorthBeginning(wish, ports)) ? { entry, wish } : undefined;
}
