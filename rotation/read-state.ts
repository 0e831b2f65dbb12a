import type { Inventory } from '../core/inventory';
import type { Queries } from '../ledger/database';
import { latest } from '../ledger/ledger';
import type { LiveValue } from './candidate';
import { endsAtOf } from '../ledger/value-details';
import { readPauses } from './pause/read-pauses';
import type { RotationState } from './plan-rotation';
import type { Rotation } from './rotation';
import { failedLive, newestRotations } from './store/read-rotations';

/** What the ledger knows of all secrets of an inventory, and what is paused; three statements an environment, however many secrets there are. */
export async function readState(db: Queries, { environments }: Inventory): Promise<RotationState> {
  const values = new Map<string, ReadonlyMap<string, LiveValue>>();
  const rotations = new Map<string, ReadonlyMap<string, Rotation>>();
  for (const { name } of environments) {
    values.set(name, await liveValues(db, name));
    rotations.set(name, await newestRotations(db, name));
  }
  return {
    rotationOf: (environment, secret) => rotations.get(environment)?.get(secret),
    liveOf: (environment, secret) => values.get(environment)?.get(secret),
    pauses: await readPauses(db),
  };
}

async function liveValues(db: Queries, environment: string): Promise<ReadonlyMap<string, LiveValue>> {
  const states = await latest(db, environment);
  const failed = await failedLive(db, environment);
  return new Map(
    [...states].map(([secret, { live, generation }]) => {
      // The value of a rotation that failed is in use still: how long that is good for is anybody's guess.
      const isDoubtful = failed.has(secret);
      const writtenAt = live ? Date.parse(live.at) : null;
      // The next one counts on from the newest that was begun, not from the one in use.
      return [secret, { generation, writtenAt, endsAt: isDoubtful ? null : endsAtOf(live) }];
    }),
  );
}
