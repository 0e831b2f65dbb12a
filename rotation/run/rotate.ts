import type { InventoryEnvironment, InventorySecret } from '../../core/inventory';
import { ProblemsError } from '../../core/problem';
import { liveBefore } from '../../ledger/ledger';
import { newestOf } from '../../ledger/newest';
import { claimMilliseconds } from '../machine/claim-milliseconds';
import { beginRotation } from './begin-rotation';
import { candidateOf, type LiveValue } from '../plan/candidate';
import { mayBeginFrom } from '../plan/may-begin';
import { endsAtOf } from '../../ledger/value-details';
import type { RotationPorts } from './rotation-ports';
import { isBeingProven, isChanging, isOver, type Rotation } from '../machine/rotation';
import { advance } from './advance';
import type { Claim } from '../store/claim';
import { claimOne } from '../store/claim-due';
import { freeClaims } from '../store/free-claims';
import { rotationsOf } from '../store/read-rotations';
import { saveRotation } from '../store/save-rotation';
import { wakeOversleepers } from '../store/wake-oversleepers';

/** What a person asks for. */
export interface RotateRequest {
  readonly environment: InventoryEnvironment;
  readonly secret: InventorySecret;
  /** `revoked`: the value in use leaked, and is ended as soon as the new one is written, whatever calls that costs. */
  readonly cause: 'asked' | 'revoked';
  readonly reason: string;
  /** Outside of its window too; a leaked value is replaced at once in any case. */
  readonly isAtAnyTime?: boolean;
  /** Told of a rotation that was waiting to try again, and tries now since a person asks. */
  readonly onHurried?: ((waiting: Rotation) => void) | undefined;
  /** Told of earlier rotations, once another begins beside them: they only wait to prove that their old values are dead. */
  readonly onEarlier?: ((waiting: readonly Rotation[]) => void) | undefined;
}

/**
 * Rotates a secret now: begins a rotation, or takes up the one that is under way, and advances it. Undefined where there is nothing to do:
 * the source of a carried-over secret still gives the value in use.
 *
 * @throws ProblemsError `rotation-outside-window`, `rotation-busy` where a worker has it in hand, `credential-in-rotation` where another secret of it is being rotated
 */
export async function rotate(request: RotateRequest, ports: RotationPorts): Promise<Rotation | undefined> {
  const { environment, secret, cause } = request;
  await wakeOversleepers(ports.db, ports.clock, ports.keyOf);
  const known = await rotationsOf(ports.db, { environment: environment.name, secret: secret.name }, ports.keyOf);
  const running = known.findLast(isChanging);
  let earlier = known.filter(isBeingProven);
  if (running) {
    const claim = await claimNow(running, ports);
    const isHeldUp = mayBeHurried(running, ports.clock.now());
    if (isHeldUp) request.onHurried?.(running);
    const hurried = cause === 'revoked' || isHeldUp ? await hurry(claim, request, ports) : claim;
    const taken = await advance(hurried, ports);
    // With the new value written already, it is that one which leaked, and another takes its place.
    if (cause !== 'revoked' || running.storedAt === null || isChanging(taken)) return taken;
    earlier = [...earlier, taken].filter(isBeingProven);
  }
  const begun = await beginAsked(request, ports);
  if (begun && earlier.length > 0) request.onEarlier?.(earlier);
  return begun && advance(await claimNow(begun, ports), ports);
}

/** Claims a rotation whose time has come, and advances it. */
export async function resume(rotation: Rotation, ports: RotationPorts): Promise<Rotation> {
  return isOver(rotation) ? rotation : advance(await claimNow(rotation, ports), ports);
}

async function beginAsked(request: RotateRequest, ports: RotationPorts): Promise<Rotation | undefined> {
  const { environment, secret, cause, reason } = request;
  const isAtAnyTime = request.isAtAnyTime === true || cause === 'revoked';
  const key = { environment: environment.name, secret: secret.name };
  const live = await liveBefore(ports.db, key, { key: ports.keyOf(environment.name) });
  const newest = (await newestOf(ports.db, environment.name, [secret.name])).get(secret.name);
  const generation = (newest?.generation ?? 0) + 1;
  const endsAt = endsAtOf(live);
  if (!isAtAnyTime) {
    const writtenAt = live ? Date.parse(live.at) : null;
    assertInWindow(request, { generation: live?.generation ?? 0, writtenAt, endsAt }, ports.clock.now());
  }
  const wish = { environment, secret, generation, cause, endsAt, reason, ...(isAtAnyTime && { isAtAnyTime }) };
  const begun = await beginRotation(wish, ports);
  if (begun || secret.rotation?.kind === 'carried-over') return begun;
  throw new ProblemsError([
    {
      code: 'credential-in-rotation',
      where: secret.name,
      what: 'another secret of its credential is being rotated, or somebody was faster',
      fix: 'see `npx gcda rotation status`, and run the command again when that is over',
    },
  ]);
}

function assertInWindow({ environment, secret }: RotateRequest, live: LiveValue, now: number): void {
  const [candidate] = candidateOf(environment, secret, live);
  const opensAt = candidate ? mayBeginFrom(candidate, now) : now;
  if (opensAt <= now) return;
  throw new ProblemsError([
    {
      code: 'rotation-outside-window',
      where: secret.name,
      what: `it is rotated in its window only, which opens at ${new Date(opensAt).toISOString()}`,
      fix: 'wait for it, or give --now',
    },
  ]);
}

/**
 * Whether a rotation only waits to try again what failed, which a person may have it do now. Where it waits for calls with the old value to
 * be over, it has tried nothing yet, and nobody hurries it.
 */
function mayBeHurried({ wakeAt, attempts, fault }: Rotation, now: number): boolean {
  return wakeAt > now && (attempts > 0 || (fault ?? null) !== null);
}

/** The rotation goes on now; with a leaked value in use, that one is ended at once. */
async function hurry(
  claim: Claim,
  { cause, isAtAnyTime }: RotateRequest,
  { db, clock, keyOf }: RotationPorts,
): Promise<Claim> {
  const now = clock.now();
  const { rotation } = claim;
  const hurried: Rotation = {
    ...rotation,
    cause: cause === 'revoked' ? cause : rotation.cause,
    ...(isAtAnyTime && { isAtAnyTime }),
    wakeAt: Math.min(rotation.wakeAt, now),
  };
  return db.transaction((tx) => saveRotation(tx, claim, hurried, now + claimMilliseconds, keyOf));
}

async function claimNow(
  { id }: Rotation,
  { db, worker, clock, keyOf, isGone = () => false }: RotationPorts,
): Promise<Claim> {
  const wish = { worker, milliseconds: claimMilliseconds, keyOf };
  const claim =
    (await claimOne(db, wish, id, clock)) ??
    ((await freeClaims(db, isGone)) > 0 ? await claimOne(db, wish, id, clock) : undefined);
  if (claim) return claim;
  throw new ProblemsError([
    {
      code: 'rotation-busy',
      where: id,
      what: 'another worker has this rotation in hand, or has just ended it',
      fix: 'see `npx gcda rotation status`; a worker that died is given up within a quarter of a minute',
    },
  ]);
}
