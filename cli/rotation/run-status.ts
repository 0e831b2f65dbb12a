import type { Inventory } from '../../core/inventory';
import { exitCodes } from '../../core/problem';
import { loadKeys } from '../../ledger/keys/load-keys';
import { isRefusal } from '../../ledger/refused-value';
import { planRotation, type PlannedRotation } from '../../rotation/plan/plan-rotation';
import { readState } from '../../rotation/run/read-state';
import { isOver, type Rotation } from '../../rotation/machine/rotation';
import { findSecret, tryFindSecret } from '../../secrets/targets/find-in-inventory';
import { renderColumns } from '../columns';
import type { Io } from '../io';
import { keyPorts } from '../ledger-place';
import { orphanedStacks } from '../orphaned-stacks';
import { printProblems } from '../print-problems';
import { readInventory } from '../read-inventory';
import { durationInWords } from './in-words';
import { wrap } from '../wrap';
import { whereItStands, whyItWaits } from './render-rotation';
import { readingLedger } from '../with-ledger';

/** How one rotated secret stands. */
export interface RotationStatus extends Omit<PlannedRotation, 'arithmetic'> {
  /** The newest rotation of it; null before the first. */
  readonly rotation: Rotation | null;
  /** Whether that is authenticated with the environment's key; null where no key is here. */
  readonly isAuthenticated: boolean | null;
  /** The value of its source was refused: nothing is done before that gives another. */
  readonly waitsForSource: boolean;
}

/** `gcda rotation status [NAME]`: 0, or 1 when the newest rotation of one failed, or nothing can be told of one. */
export async function runStatus(
  { name, isJson }: { readonly name: string | undefined; readonly isJson: boolean },
  io: Io,
): Promise<number> {
  const inventory = await readInventory(io);
  if (name !== undefined) findSecret(inventory, name);
  const now = io.clock.now();
  const all = await readStatus(inventory, now, io);
  const secrets = all.filter(({ secret }) => name === undefined || secret === name);
  printProblems(orphanedStacks(inventory, io), io);
  io.stdout.write(isJson ? `${JSON.stringify({ at: now, secrets }, null, 2)}\n` : render(secrets, now));
  const problems = secrets.flatMap(({ problem }) => problem ?? []);
  printProblems(problems, io);
  const isBad = problems.length > 0 || secrets.some(({ rotation }) => rotation?.stage === 'failed');
  return isBad ? exitCodes.problems : exitCodes.done;
}

async function readStatus(inventory: Inventory, now: number, io: Io): Promise<RotationStatus[]> {
  const keyOf = await loadKeys(
    inventory.environments.map(({ name }) => name),
    keyPorts(io),
  );
  const state = await readingLedger(io, (db) => readState(db, inventory, keyOf));
  return planRotation(now, inventory, state).rotations.map(({ arithmetic: _, ...entry }) => ({
    ...entry,
    rotation: state.rotationOf(entry.environment, entry.secret) ?? null,
    isAuthenticated: keyOf(entry.environment)
      ? state.isAuthenticated?.(entry.environment, entry.secret) === true
      : null,
    waitsForSource: waitsForSource(state.rotationOf(entry.environment, entry.secret), inventory),
  }));
}

/** True where a value of somebody else was refused, so that nothing is done before its source gives another. */
function waitsForSource(rotation: Rotation | undefined, inventory: Inventory): boolean {
  if (rotation?.stage !== 'failed' || !isRefusal(rotation.failure)) return false;
  const found = tryFindSecret(inventory, rotation.environment, rotation.secret);
  return found?.secret.rotation?.kind === 'carried-over';
}

function render(secrets: readonly RotationStatus[], now: number): string {
  if (secrets.length === 0) return 'nothing is rotated from here\n';
  const rows = secrets.map((status) => [status.secret, left(endOf(status), now), next(status, now), last(status, now)]);
  const table = renderColumns([['SECRET', 'VALUE ENDS', 'NEXT', 'NEWEST ROTATION'], ...rows]);
  return `${table}${secrets.flatMap(remarks).join('')}`;
}

/** Why one does not get on, and what its next renewal costs. */
function remarks({ secret, rotation, gapSeconds, isAuthenticated, pause, waitsForSource }: RotationStatus): string[] {
  const refused = waitsForSource
    ? [`${secret}: the value of its source was refused, and is not tried again before the source gives another`]
    : [];
  const waits = rotation?.fault && !isOver(rotation) ? [whyItWaits(rotation)] : [];
  const gap =
    gapSeconds === null
      ? []
      : [
          `${secret}: its issuer repeats the token in use until it ends; ${gapSeconds} s without a good value are expected at its end`,
        ];
  const doubts = [
    ...(rotation && isAuthenticated === false
      ? [`${secret}: no key vouches for what is said of its newest rotation`]
      : []),
    ...(pause?.isDoubtful ? [`${secret}: no key vouches for the record that pauses it`] : []),
  ];
  return [...waits, ...refused, ...gap, ...doubts].map((text) => `${wrap(text, 78).join('\n  ')}\n`);
}

/** Of the value in use: a rotation under way knows when the new one ends, or that it is still the old one. */
function endOf({ endsAt, rotation }: RotationStatus): number | null {
  if (endsAt !== null || !rotation) return endsAt;
  return rotation.storedAt === null ? rotation.oldEndsAt : rotation.newEndsAt;
}

function left(at: number | null, now: number): string {
  if (at === null) return '-';
  return at <= now ? 'ended' : `in ${durationInWords(at - now)}`;
}

function next({ status, beginAt, pause, problem }: RotationStatus, now: number): string {
  if (problem) return 'set aside';
  if (pause) return 'paused';
  if (status === 'wait' && beginAt !== null) return `in ${durationInWords(beginAt - now)}`;
  return status === 'begin' ? 'now' : '-';
}

function last({ rotation, problem }: RotationStatus, now: number): string {
  if (problem) return problem.code;
  if (!rotation) return '-';
  const stands = isOver(rotation) ? whereItStands(rotation, now) : `at ${rotation.stage}`;
  return `${rotation.generation} ${stands}`;
}
