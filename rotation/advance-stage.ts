import type { MachineRules } from './machine-rules';
import { mayTryAgain } from './may-try-again';
import {
  isOver,
  rotationSteps,
  type Rotation,
  type RotationStage,
  type StageOutcome,
  type StepTimes,
} from './rotation';

/**
 * The machine: what a rotation is after an attempt at its stage. Pure; it knows of no secret, no network and no timer, so that a service,
 * a function that runs one step an invocation, and a simulation share it.
 *
 * Up to and with `verify` a failure leaves the old value in force, or puts it back while it is good, and ends the new one. After it there
 * is no way back: the new value is in use, and what cannot be retired or proven is recorded as not proven. A check that cannot be made
 * is not a failed one: shortly before the old value ends, the new one is used without it.
 *
 * `spread` is a number from 0 to 1 that differs from rotation to rotation; waits are shortened by up to half by it, so that many which
 * failed together do not come back together.
 */
export function advanceStage(
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
    case 'again': {
      const wakeAt = now + waitFor(rotation, outcome, rules, spread);
      // What was not tried is never given up for too many attempts; only its time may run out.
      const counted = outcome.isPostponed ? { ...rotation, attempts: 0 } : rotation;
      if (!mayTryAgain(counted, wakeAt, rules)) return afterLastAttempt(rotation, outcome.code, now, rules);
      return { ...rotation, attempts: rotation.attempts + (outcome.isPostponed ? 0 : 1), wakeAt };
    }
    case 'refused':
      return giveUp(withFinding(rotation, outcome.finding), outcome.code, now);
  }
}

/** What cannot be looked at is not refuted: with the old value about to end, or the new one checked already, the new one stays. */
function afterLastAttempt(rotation: Rotation, code: string, now: number, rules: MachineRules): Rotation {
  const { stage, oldEndsAt, findings } = rotation;
  const goesOn =
    (stage === 'check' && oldEndsAt !== null) ||
    (stage === 'verify' && (oldEndsAt !== null || findings.check?.outcome === 'proven'));
  return goesOn
    ? afterSuccess(rotation, { kind: 'done', finding: { outcome: 'not-proven', how: code } }, now, rules)
    : giveUp(rotation, code, now);
}

function waitFor(
  { attempts }: Rotation,
  { after = 0 }: Extract<StageOutcome, { kind: 'again' }>,
  { firstWait, longestWait }: MachineRules,
  spread: number,
): number {
  const backOff = Math.min(longestWait, firstWait * 2 ** Math.min(attempts, 30));
  return Math.max(after, Math.round(backOff * (1 - spread / 2)));
}

function afterSuccess(
  rotation: Rotation,
  outcome: Extract<StageOutcome, { kind: 'done' }>,
  now: number,
  rules: MachineRules,
): Rotation {
  const ended = withFinding(endStage(rotation, now), outcome.finding);
  switch (rotation.stage) {
    case 'issue':
      return moveTo(
        {
          ...ended,
          newEndsAt: outcome.endsAt ?? null,
          reference: outcome.reference ?? null,
          oldEndsAt: oldEndOnceIssued(rotation, now, rules),
        },
        now,
      );
    case 'store':
      return moveTo({ ...ended, storedAt: now }, now);
    case 'verify':
      // A leaked value is ended at once; any other only when no call can still carry it.
      return moveTo(ended, rotation.cause === 'revoked' ? now : (rotation.storedAt ?? now) + rules.overlapMilliseconds);
    case 'retire':
      return moveTo(ended, Math.max(now, outcome.deadAt ?? now));
    case 'restore':
      return { ...ended, stage: 'failed', attempts: 0, wakeAt: now };
    case 'check':
    case 'prove':
      return moveTo(ended, now);
    case 'done':
    case 'failed':
      return rotation;
  }
}

/** When the old value ends, now that there is a new one. */
function oldEndOnceIssued({ oldEndsAt }: Rotation, now: number, { oldLastsMilliseconds }: MachineRules): number | null {
  if (oldLastsMilliseconds === undefined || oldLastsMilliseconds === null) return oldEndsAt;
  return Math.min(oldEndsAt ?? Infinity, now + oldLastsMilliseconds);
}

/** The next stage in order. */
function moveTo(rotation: Rotation, wakeAt: number): Rotation {
  const next = rotationSteps[rotationSteps.indexOf(rotation.stage as (typeof rotationSteps)[number]) + 1] ?? 'done';
  return { ...rotation, stage: next, attempts: 0, wakeAt };
}

function giveUp(rotation: Rotation, code: string, now: number): Rotation {
  const ended = endStage(rotation, now);
  switch (rotation.stage) {
    case 'issue':
      return { ...ended, stage: 'failed', failure: code, attempts: 0, wakeAt: now };
    case 'check':
    case 'store':
    case 'verify':
      return { ...ended, stage: 'restore', failure: code, attempts: 0, wakeAt: now };
    case 'retire':
    case 'prove': {
      const finding = rotation.findings[rotation.stage] ?? { outcome: 'not-proven' as const, how: code };
      return moveTo(withFinding(ended, finding), now);
    }
    case 'restore':
      // The old value was refused, or ended before it could be put back: people are called.
      return { ...ended, stage: 'failed', failure: code, attempts: 0, wakeAt: now };
    case 'done':
    case 'failed':
      return rotation;
  }
}

function withFinding(rotation: Rotation, finding: Rotation['findings'][RotationStage]): Rotation {
  return finding ? { ...rotation, findings: { ...rotation.findings, [rotation.stage]: finding } } : rotation;
}

function endStage(rotation: Rotation, now: number): Rotation {
  const times: StepTimes = { begun: rotation.times[rotation.stage]?.begun ?? now, ended: now };
  return { ...rotation, times: { ...rotation.times, [rotation.stage]: times } };
}
