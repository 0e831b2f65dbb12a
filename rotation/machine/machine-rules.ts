import type { Overlap } from '../../core/rotation-schedule';
import type { RotationTiming } from '../../core/rotation-timing';
import { takeoverMilliseconds } from './claim-milliseconds';

/** What the machine goes by, besides the rotation itself. Times in milliseconds. */
export interface MachineRules {
  /** For which old and new must both be good after the write. */
  readonly overlapMilliseconds: number;
  /** How long the old value stays good once a new one is issued; null where issuing ends nothing. */
  readonly oldLastsMilliseconds?: number | null;
  /** How much later than on this machine it may be where a value ends; nothing unless it is said. */
  readonly skewMilliseconds?: number;
  /** To issue a value, check it and write it; nothing unless it is said. */
  readonly issueMilliseconds?: number;
  /**
   * Kept free for the write, and for a worker that dies at it: a check that cannot be made is left out rather than the old value left to
   * die.
   */
  readonly writeMilliseconds: number;
  /** Attempts at a stage that has no other end before it is given up. */
  readonly attempts: number;
  /** First wait after a failed attempt; doubles with each, up to `longestWait`. */
  readonly firstWait: number;
  readonly longestWait: number;
  /** For how long the end of an old value without an end is tried. */
  readonly retireMilliseconds: number;
}

/** Used unless a caller says otherwise. */
export const defaultRules: Omit<MachineRules, 'overlapMilliseconds'> = {
  writeMilliseconds: takeoverMilliseconds + 15_000,
  attempts: 6,
  firstWait: 1_000,
  longestWait: 60_000,
  retireMilliseconds: 86_400_000,
};

/** The arithmetic of a secret, and what its issuer does to the old value. */
interface TimedSecret {
  readonly timing: RotationTiming;
  readonly overlap: Overlap;
}

/** The rules of one secret's rotations. */
export function machineRules({ timing, overlap }: TimedSecret): MachineRules {
  return {
    ...defaultRules,
    overlapMilliseconds: timing.overlapSeconds * 1000,
    oldLastsMilliseconds: oldLasts(overlap),
    skewMilliseconds: timing.clockSkewSeconds * 1000,
    // Who decides to check no longer may go by another clock than who writes.
    writeMilliseconds: defaultRules.writeMilliseconds + timing.clockSkewSeconds * 1000,
    issueMilliseconds: timing.issueSeconds * 1000,
  };
}

function oldLasts(overlap: Overlap): number | null {
  switch (overlap.kind) {
    case 'seconds':
      return overlap.seconds * 1000;
    case 'none':
      // Of two clients in turn, issuing for one ends nothing of the other.
      return overlap.instead === 'alternating-clients' ? null : 0;
    case 'until-expiry':
    case 'until-retired':
      return null;
  }
}
