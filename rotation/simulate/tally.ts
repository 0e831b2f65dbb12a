import type { Rotation, StageFinding } from '../machine/rotation';
import { causes, type CallsByCause, type FailedCalls } from './failed-calls';

/** What is counted while the simulation runs. */
export interface Tally {
  calls: number;
  readonly failed: CallsByCause;
  /** The least time by which a value outlived its last call, in milliseconds, and where. */
  leastMargin: { readonly milliseconds: number; readonly secret: number; readonly at: number } | undefined;
  rotations: number;
  done: number;
  failedRotations: number;
  restored: number;
  crashes: number;
  /** Rotations whose write the platform's audit did not show yet when they ended. */
  auditMissing: number;
  readonly notProven: Record<'check' | 'verify' | 'retire' | 'prove', number>;
  /** Rotations by how late they began, in tenths of a second; the last holds all that were later. */
  readonly lateness: Int32Array;

  wakings: number;
  attempts: number;
}

const lastTenth = 36_000;

export function emptyTally(): Tally {
  return {
    calls: 0,
    failed: { ours: 0, issuer: 0, outage: 0, platform: 0 },
    leastMargin: undefined,
    rotations: 0,
    done: 0,
    failedRotations: 0,
    restored: 0,
    crashes: 0,
    auditMissing: 0,
    notProven: { check: 0, verify: 0, retire: 0, prove: 0 },
    lateness: new Int32Array(lastTenth + 1),
    wakings: 0,
    attempts: 0,
  };
}

export function addFailed(tally: Tally, { counts }: FailedCalls): void {
  for (const cause of causes) tally.failed[cause] += counts[cause];
}

export function addLateness({ lateness }: Tally, milliseconds: number): void {
  lateness[Math.max(0, Math.min(lastTenth, Math.round(milliseconds / 100)))]! += 1; // the index is within
}

/** A rotation that came to its end. */
export function addEnded(tally: Tally, { stage, times, findings }: Rotation): void {
  if (stage === 'done') tally.done += 1;
  else tally.failedRotations += 1;
  if (times.restore !== undefined && times.store !== undefined) tally.restored += 1;
  for (const name of ['check', 'verify', 'retire', 'prove'] as const) {
    if (isNotProven(findings[name])) tally.notProven[name] += 1;
  }
}

function isNotProven(finding: StageFinding | undefined): boolean {
  return finding !== undefined && finding.outcome !== 'proven';
}

/** Seconds within which this share of all rotations began. */
export function latenessAt({ lateness }: Tally, share: number): number {
  let left = lateness.reduce((sum, count) => sum + count, 0) * share;
  for (const [tenths, count] of lateness.entries()) {
    left -= count;
    if (left <= 0) return tenths / 10;
  }
  return lastTenth / 10;
}
