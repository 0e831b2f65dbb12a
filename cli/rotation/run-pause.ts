import type { Inventory } from '../../core/inventory';
import { exitCodes } from '../../core/problem';
import { loadKeys } from '../../ledger/keys/load-keys';
import { pauseRotations, resumeRotations } from '../../rotation/pause/change-pause';
import type { Pause } from '../../rotation/pause/pause';
import { findSecret } from '../../secrets/targets/find-in-inventory';
import { actorOf } from '../actor';
import { changedEnvironment } from '../changed-environment';
import { confirm, type Change } from '../confirm';
import type { Io } from '../io';
import { keyPorts } from '../ledger-place';
import { readInventory } from '../read-inventory';
import { findRotated } from './find-rotated';
import { timeInWords } from './in-words';
import { withLedger } from '../with-ledger';

/** What is to be resumed. */
export interface ResumeWish {
  /** An environment or a secret; all environments where none is named. */
  readonly name: string | undefined;
  readonly reason: string;
  readonly isJson: boolean;
  /** No question is asked before rotations of real environments are stopped or let go on. */
  readonly isConfirmed: boolean;
}

/** What is to be paused. */
export interface PauseWish extends ResumeWish {
  /** For how long; until somebody resumes it where that is undefined. */
  readonly milliseconds: number | undefined;
}

/**
 * `gcda rotation pause [ENV|NAME]`.
 *
 * @throws ProblemsError `secret-unknown`, `secret-not-rotated`
 */
export async function runPause(wish: PauseWish, io: Io): Promise<number> {
  const { name, reason, milliseconds, isJson } = wish;
  const inventory = await readInventory(io);
  const places = placesOf(inventory, name);
  // A pause of what nothing rotates from here stops nothing; one that is left of earlier can be resumed all the same.
  for (const { secret } of places) if (secret !== null) findRotated(inventory, secret);
  await confirm(changeOf('let no rotation begin', places, inventory, wish), io);
  const now = io.clock.now();
  const until = milliseconds === undefined ? null : now + milliseconds;
  const actor = actorOf(io.env);
  const pauses = places.map((place) => ({
    ...place,
    actor,
    reason,
    since: now,
    until,
  }));
  const keyOf = await keysOf(pauses, io);
  await withLedger(io, (db) =>
    db.transaction(async (tx) => {
      for (const pause of pauses) await pauseRotations(tx, pause, { clock: io.clock, keyOf });
    }),
  );
  const end = until === null ? '' : ` until ${timeInWords(until)}`;
  const lines = pauses.map((pause) => `${nameOf(pause)}: no rotation begins${end}\n`);
  io.stdout.write(isJson ? `${JSON.stringify({ pauses }, null, 2)}\n` : lines.join(''));
  return exitCodes.done;
}

/** `gcda rotation resume [ENV|NAME]`. */
export async function runResume(wish: ResumeWish, io: Io): Promise<number> {
  const { name, reason, isJson } = wish;
  const inventory = await readInventory(io);
  const places = placesOf(inventory, name);
  await confirm(changeOf('let rotations begin again', places, inventory, wish), io);
  const actor = actorOf(io.env);
  const keyOf = await keysOf(places, io);
  const resumed = await withLedger(io, (db) =>
    db.transaction(async (tx) => {
      const found: Place[] = [];
      for (const place of places)
        if (await resumeRotations(tx, { ...place, actor, reason }, { clock: io.clock, keyOf })) found.push(place);
      return found;
    }),
  );
  const lines = places.map((place) => `${nameOf(place)}: ${resumed.includes(place) ? 'resumed' : 'was not paused'}\n`);
  io.stdout.write(isJson ? `${JSON.stringify({ resumed }, null, 2)}\n` : lines.join(''));
  return exitCodes.done;
}

type Place = Pick<Pause, 'environment' | 'secret'>;

function placesOf(inventory: Inventory, name: string | undefined): readonly Place[] {
  const environments = inventory.environments.filter((one) => name === undefined || one.name === name);
  if (environments.length > 0) return environments.map((one) => ({ environment: one.name, secret: null }));
  const { environment, secret } = findSecret(inventory, name ?? '');
  return [{ environment: environment.name, secret: secret.name }];
}

function changeOf(does: string, places: readonly Place[], inventory: Inventory, { isConfirmed }: ResumeWish): Change {
  const named = new Set(places.map(({ environment }) => environment));
  const environments = inventory.environments.filter(({ name }) => named.has(name)).map(changedEnvironment);
  const secrets = places.flatMap(({ secret }) => secret ?? []);
  return { does: secrets.length === 0 ? does : `${does} of ${secrets.join(', ')}`, environments, isConfirmed };
}

function nameOf({ environment, secret }: Place): string {
  return secret ?? environment;
}

function keysOf(places: readonly Place[], io: Io): ReturnType<typeof loadKeys> {
  return loadKeys([...new Set(places.map(({ environment }) => environment))], keyPorts(io));
}
