import { boundedWait } from '../../core/bounded-wait';
import { earliest } from '../../core/earliest';
import { deadlinesOf } from './deadlines';
import type { MachineRules } from './machine-rules';
import { mayTryAgain } from './may-try-again';
import {
  isOver,
  rotationSteps,
  type Rotation,
  type RotationStage,
  type StageFinding,
  type StageOutcome,
} from './rotation';

/**
 * The machine: what a rotation is after an attempt at its stage. Pure; it knows of no secret, no network and no timer, so that a service,
 * a function that runs one step an invocation, and a simulation share it.
 *
 * Up to and with `verify` a failure leaves the old value in force, or puts it back while it is good, and ends the new one. After it there
 * is no way back: the new value is in use, and what cannot be retired or proven is recorded as not proven. A check that cannot be made
 * is not a failed one: shortly before the old value ends, the new one is used without it.
 *
 * `spread` is a number from 0 to 1 that differs from rotation to rotation; waits differ by it, so that many which failed together do not
 * come back together.
 */
export function afterAttempt(
  rotation: Rotation,
  outcome: StageOutcome,
  now: number,
  rules: MachineRules,
  spread: number,
): Rotation {
  if (isOver(rotation)) return rotation;
  switch (outcome.kind) {
    case 'done':
      return afterSuccess(rotation, outcome, now, rules);
    case 'again':
      return afterFailedAttempt(rotation, outcome, now, { rules, spread });
    case 'refused':
      return giveUp(rotation, outcome.code, now, outcome.finding);
  }
}

interface Pace {
  readonly rules: MachineRules;
  readonly spread: number;
}

function afterFailedAttempt(
  before: Rotation,
  outcome: Extract<StageOutcome, { kind: 'again' }>,
  now: number,
  { rules, spread }: Pace,
): Rotation {
  const rotation =
    outcome.oldEndsAt === undefined ? before : { ...before, oldEndsAt: earliest(before.oldEndsAt, outcome.oldEndsAt) };
  const wakeAt = now + waitFor(rotation, outcome, now, { rules, spread });
  // What was not tried is never given up for too many attempts; only its time may run out.
  const counted = outcome.isPostponed ? { ...rotation, attempts: 0 } : rotation;
  if (!mayTryAgain(counted, wakeAt, rules)) return afterLastAttempt(rotation, outcome, now, rules);
  const fault = { code: outcome.code, how: outcome.finding?.how ?? null };
  return { ...rotation, attempts: rotation.attempts + (outcome.isPostponed ? 0 : 1), wakeAt, fault };
}

/** What cannot be looked at is not refuted: with the old value about to end, or the new one checked already, the new one stays. */
function afterLastAttempt(
  rotation: Rotation,
  { code, finding }: Extract<StageOutcome, { kind: 'again' }>,
  now: number,
  rules: MachineRules,
): Rotation {
  const { stage, oldEndsAt, findings } = rotation;
  const goesOn =
    (stage === 'check' && oldEndsAt !== null) ||
    (stage === 'verify' && (oldEndsAt !== null || findings.check?.outcome === 'proven'));
  return goesOn
    ? afterSuccess(rotation, { kind: 'done', finding: { outcome: 'not-proven', how: code } }, now, rules)
    : giveUp(rotation, code, now, finding);
}

/** As long as the other side asked, or else longer with each attempt; in any case so that the value in use can still be saved. */
function waitFor(
  rotation: Rotation,
  { after, isOurs }: Extract<StageOutcome, { kind: 'again' }>,
  now: number,
  { rules, spread }: Pace,
): number {
  const { firstWait, longestWait } = rules;
  if (isOurs && after !== undefined) return Math.round(Math.max(after, firstWait) + spread * 5 * firstWait);
  const backOff = Math.min(longestWait, firstWait * 2 ** Math.min(rotation.attempts, 30)) * (1 - spread / 2);
  const wished = after === undefined ? backOff : Math.max(after, firstWait) + spread * 5 * firstWait;
  return boundedWait(wished, now, deadlinesOf(rotation, rules));
}

function afterSuccess(
  rotation: Rotation,
  outcome: Extract<StageOutcome, { kind: 'done' }>,
  now: number,
  rules: MachineRules,
): Rotation {
  const { finding } = outcome;
  switch (rotation.stage) {
    case 'issue': {
      const { endsAt: newEndsAt = null, reference = null } = outcome;
      const oldEndsAt = earliest(oldEndOnceIssued(rotation, now, rules), outcome.oldEndsAt ?? null);
      return next({ ...rotation, newEndsAt, reference, oldEndsAt }, finding, now);
    }
    case 'store':
      return next({ ...rotation, storedAt: now }, finding, now);
    case 'verify': {
      // A leaked value is ended at once; any other only when no call can still carry it.
      const isLeaked = rotation.cause === 'revoked';
      return next(rotation, finding, now, isLeaked ? now : (rotation.storedAt ?? now) + rules.overlapMilliseconds);
    }
    case 'retire':
      return next(rotation, finding, now, deadEverywhere(outcome.deadAt ?? now, now, rules));
    case 'restore':
      return goTo('failed', rotation, finding, now);
    case 'check': {
      const newEndsAt = earliest(rotation.newEndsAt, outcome.endsAt ?? null);
      return next(newEndsAt === rotation.newEndsAt ? rotation : { ...rotation, newEndsAt }, finding, now);
    }
    case 'prove':
      return next(rotation, finding, now);
    case 'done':
    case 'failed':
      return rotation;
  }
}

/** A value that ends by itself does so by its issuer's clock. */
function deadEverywhere(deadAt: number, now: number, { skewMilliseconds = 0 }: MachineRules): number {
  return deadAt > now ? deadAt + skewMilliseconds : now;
}

/** When the old value ends, now that there is a new one. */
function oldEndOnceIssued({ oldEndsAt }: Rotation, now: number, { oldLastsMilliseconds }: MachineRules): number | null {
  if (oldLastsMilliseconds === undefined || oldLastsMilliseconds === null) return oldEndsAt;
  const endsAt = now + oldLastsMilliseconds;
  return oldEndsAt !== null && oldEndsAt < endsAt ? oldEndsAt : endsAt;
}

function giveUp(rotation: Rotation, code: string, now: number, finding?: StageFinding): Rotation {
  switch (rotation.stage) {
    case 'issue':
    case 'restore':
      // Restore: the old value was refused, or ended before it could be put back, and people are called.
      return goTo('failed', { ...rotation, failure: code }, finding, now);
    case 'check':
    case 'store':
    case 'verify':
      return goTo('restore', { ...rotation, failure: code }, finding, now);
    case 'retire':
    case 'prove':
      return next(rotation, finding ?? { outcome: 'not-proven', how: code }, now);
    case 'done':
    case 'failed':
      return rotation;
  }
}

/** The next stage in order. */
function next(rotation: Rotation, finding: StageFinding, now: number, wakeAt = now): Rotation {
  const place = rotationSteps.indexOf(rotation.stage as (typeof rotationSteps)[number]); // called at steps only
  return goTo(rotationSteps[place + 1] ?? 'done', rotation, finding, now, wakeAt);
}

function goTo(
  to: RotationStage,
  rotation: Rotation,
  finding: StageFinding | undefined,
  now: number,
  wakeAt = now,
): Rotation {
  const { stage, times, findings } = rotation;
  return {
    ...rotation,
    stage: to,
    attempts: 0,
    wakeAt,
    fault: null,
    times: withStage(times, stage, { begun: times[stage]?.begun ?? now, ended: now }),
    findings: finding ? withStage(findings, stage, finding) : findings,
  };
}

type ByStage<T> = Partial<Record<RotationStage, T>>;

/** Written out, since a literal with a spread and a computed key takes four times as long, and a simulation makes millions of these. */
function withStage<T>(known: Readonly<ByStage<T>>, stage: RotationStage, value: T): ByStage<T> {
  const all: ByStage<T> = Object.assign({}, known);
  all[stage] = value;
  return all;
}
