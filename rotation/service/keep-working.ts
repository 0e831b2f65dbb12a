import type { Clock } from '../../core/clock';
import type { Problem } from '../../core/problem';
import { claimMilliseconds } from '../machine/claim-milliseconds';
import { advance } from '../run/advance';
import { keepTogether } from '../run/keep-steps';
import type { RotationPorts } from '../run/rotation-ports';
import type { Claim } from '../store/claim';
import { claimDue } from '../store/claim-due';
import { nextWork } from '../store/next-work';
import { freeClaims } from '../store/free-claims';
import type { Bell } from '../../core/bell';
import type { Observer } from './observer';
import { problemsOf } from './problems-of';
import type { Reloading } from './reloading';

/** What working on and on needs. */
export interface WorkingPorts {
  readonly rotations: Reloading<RotationPorts>;
  readonly clock: Clock;
  /** Called at every look. */
  readonly readClock?: (() => Promise<void>) | undefined;
  /** Most rotations at a time. */
  readonly concurrency: number;
  /** Rung when there may be something to do. */
  readonly bell: Bell;
  readonly observer: Required<Observer>;
}

/** After an error a rotation is kept from everybody for so long: whatever it was, it would be the same at once. No longer: values end. */
const restAfterError = 5_000;
/** Rotations that other processes begin or give back are found this often. */
const lookMilliseconds = 2_000;

/**
 * Claims rotations whose time has come and advances them, several at a time, until `stop` is aborted; then only finishes those in hand, and
 * after `end` is aborted not even that: each stops after the stage that it is in. Resolves when nothing is in hand.
 */
export async function keepWorking(ports: WorkingPorts, stop: AbortSignal, end: AbortSignal): Promise<void> {
  const { clock, bell, concurrency, observer } = ports;
  const inHand = new Set<Claim>();
  let lookedAt = Number.NEGATIVE_INFINITY;
  const keep = keepTogether(ports.rotations.current().db, {
    clock,
    sleep: (milliseconds) => clock.sleep(milliseconds),
    keyOf: (environment) => ports.rotations.current().keyOf(environment),
  });
  const onDamaged = (problem: Problem): void => observer.failed('read rotations', [problem]);
  const take = async (claim: Claim): Promise<void> => {
    inHand.add(claim);
    try {
      const rotations = { ...ports.rotations.current(), keep, onStep: observer.stepped };
      await advance(claim, rotations, { mayGoOn: () => !end.aborted, restAfterError });
    } catch (error) {
      observer.failed(`work on ${claim.rotation.id}`, problemsOf(error, claim.rotation.id));
    } finally {
      inHand.delete(claim);
      observer.inHand(inHand.size);
      bell.ring();
    }
  };
  while (!stop.aborted || inHand.size > 0) {
    const wait = await tryTurn(ports, async (rotations) => {
      // Who works at full speed comes by here after each rotation.
      if (Math.abs(clock.now() - lookedAt) >= lookMilliseconds) {
        await ports.readClock?.();
        lookedAt = clock.now();
        if (rotations.isGone) await freeClaims(rotations.db, rotations.isGone);
      }
      const free = stop.aborted ? 0 : concurrency - inHand.size;
      if (free <= 0) return lookMilliseconds;
      const wish = { ...rotations, milliseconds: claimMilliseconds, onDamaged };
      const claims = await claimDue(rotations.db, wish, free, clock);
      for (const claim of claims) void take(claim);
      observer.inHand(inHand.size);
      // With all hands full the first to finish rings.
      if (claims.length === free) return lookMilliseconds;
      return ((await nextWork(rotations.db, clock.now())) ?? Infinity) - clock.now();
    });
    await bell.wait(Math.min(Math.max(wait, 0), lookMilliseconds));
  }
}

async function tryTurn(ports: WorkingPorts, turn: (rotations: RotationPorts) => Promise<number>): Promise<number> {
  try {
    return await turn(ports.rotations.current());
  } catch (error) {
    ports.observer.failed('claim rotations', problemsOf(error, 'rotations'));
    return lookMilliseconds;
  }
}
