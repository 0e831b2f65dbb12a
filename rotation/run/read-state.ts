import type { Inventory } from '../../core/inventory';
import type { Problem } from '../../core/problem';
import type { Queries } from '../../ledger/database';
import type { EnvironmentKey } from '../../ledger/keys/environment-key';
import { readLatest } from '../../ledger/ledger';
import type { LiveValue } from '../plan/candidate';
import { endsAtOf } from '../../ledger/value-details';
import { readPauses, type ReadPauses } from '../pause/read-pauses';
import type { RotationState } from '../plan/plan-rotation';
import { failedLive, newestRotations, type NewestRotations } from '../store/read-rotations';
import { noKey, type KeyOf } from '../../ledger/keys/key-of';

/**
 * What the ledger knows of all secrets of an inventory, and what is paused; a few statements an environment, however many secrets there are.
 * A secret of which something cannot be used is set aside, with the problem; the others are as they are.
 */
export async function readState(
  db: Queries,
  { environments }: Inventory,
  keyOf: KeyOf = noKey,
): Promise<RotationState> {
  const values = new Map<string, LiveValues>();
  const newest = new Map<string, NewestRotations>();
  const paused: ReadPauses[] = [];
  for (const { name } of environments) {
    paused.push(await readPauses(db, name, keyOf(name)));
    values.set(name, await liveValues(db, name, keyOf(name)));
    newest.set(name, await newestRotations(db, name, keyOf));
  }
  return {
    rotationOf: (environment, secret) => newest.get(environment)?.rotations.get(secret)?.rotation,
    isAuthenticated: (environment, secret) => newest.get(environment)?.rotations.get(secret)?.isAuthenticated === true,
    liveOf: (environment, secret) => values.get(environment)?.live.get(secret),
    problemOf: (environment, secret) =>
      newest.get(environment)?.problems.get(secret) ?? values.get(environment)?.problems.get(secret),
    pauses: paused.flatMap(({ pauses }) => pauses),
    problems: paused.flatMap(({ problems }) => problems),
  };
}

interface LiveValues {
  readonly live: ReadonlyMap<string, LiveValue>;
  readonly problems: ReadonlyMap<string, Problem>;
}

async function liveValues(db: Queries, environment: string, key: EnvironmentKey | undefined): Promise<LiveValues> {
  const { states, problems } = await readLatest(db, environment, key);
  const failed = await failedLive(db, environment);
  const live = [...states].map(([secret, { live, generation, standing }]): [string, LiveValue] => {
    // The value of a rotation that failed is in use still: how long that is good for is anybody's guess. So is what a record says that
    // anybody may have written.
    const isDoubtful = failed.has(secret) || standing === 'doubtful';
    const writtenAt = live ? Date.parse(live.at) : null;
    // The next one counts on from the newest that was begun, not from the one in use.
    return [secret, { generation, writtenAt, endsAt: isDoubtful ? null : endsAtOf(live) }];
  });
  return { live: new Map(live), problems };
}
