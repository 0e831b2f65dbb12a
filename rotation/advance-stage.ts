import { rotationSteps, type Rotation, type RotationStage, type StageOutcome, type StepTimes } from './rotation';

/** What the machine goes by, besides the rotation itself. */
export interface MachineRules {
  /** For which old and new must both be good after the write, in milliseconds. */
  readonly overlapMilliseconds: number;
  /** Attempts at a stage before it is given up; stages after `verify` are never given up before the old value's end. */
  readonly attempts: number;
  /** First wait after a failed attempt, in milliseconds; doubles with each, up to `longestWait`. */
  readonly firstWait: number;
  readonly longestWait: number;
}

/** Used unless a caller says otherwise. */
export const defaultRules: Omit<MachineRules, 'overlapMilliseconds'> = {
  attempts: 6,
  firstWait: 1_000,
  longestWait: 60_000,
};

/**
 * The machine: what a rotation is after an attempt at its stage. Pure; it knows of no secret, no network and no timer, so that a service,
 * a function that runs one step an invocation, and a simulation share it.
 *
 * Up to and with `verify` a failure leaves the old value in force, or puts it back, and ends the new one. After it there is no way back: the new value is in
 * use, and what cannot be retired or proven is recorded as not proven.
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
  switch (outcome.kind) {
    case 'done':
      return afterSuccess(rotation, outcome, now, rules);
    case 'again':
      return rotation.attempts + 1 < rules.attempts || mayRetry(rotation)
        ? { ...rotation, attempts: rotation.attempts + 1, wakeAt: now + waitFor(rotation, outcome, rules, spread) }
        : giveUp(rotation, outcome.code, now);
    case 'refused':
      return giveUp(withFinding(rotation, outcome.finding), outcome.code, now);
  }
}

/** Stages that must come to an end whatever it takes: a value that may be half written, or put back half. */
function mayRetry({ stage }: Rotation): boolean {
  return stage === 'store' || stage === 'restore';
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
      return moveTo({ ...ended, newEndsAt: outcome.endsAt ?? null, reference: outcome.reference ?? null }, now);
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
      // Only a definite refusal gets here: the old value could not be put back, and people are called.
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
