import type { Inventory } from '../core/inventory';
import type { Queries } from '../ledger/database';
import { latest, type SecretState } from '../ledger/ledger';
import type { LiveValue } from './candidate';
import { endsAtOf } from './kept-values';
import type { RotationState } from './plan-rotation';
import type { Rotation } from './rotation';
import { newestRotations } from './store/read-rotations';

/** What the ledger knows of all secrets of an inventory; two statements an environment. */
export async function readState(db: Queries, { environments }: Inventory): Promise<RotationState> {
  const states = new Map<string, ReadonlyMap<string, SecretState>>();
  const rotations = new Map<string, ReadonlyMap<string, Rotation>>();
  for (const { name } of environments) {
    states.set(name, await latest(db, name));
    rotations.set(name, await newestRotations(db, name));
  }
  const rotationOf = (environment: string, secret: string) => rotations.get(environment)?.get(secret);
  return {
    rotationOf,
    liveOf: (environment, secret) => {
      const state = states.get(environment)?.get(secret);
      return state && liveValue(state, rotationOf(environment, secret));
    },
  };
}

function liveValue({ last, live }: SecretState, rotation: Rotation | undefined): LiveValue {
  // A rotation that failed with its own value still in use: how long that is good for is anybody's guess.
  const isDoubtful = rotation?.stage === 'failed' && live?.generation === rotation.generation;
  return {
    // The next one counts on from the newest that was begun, not from the newest that is in use.
    generation: last.generation,
    writtenAt: live ? Date.parse(live.at) : null,
    endsAt: isDoubtful ? null : endsAtOf(live),
  };
}
