import type { Candidate, LiveValue } from '../plan/candidate';
import type { MachineRules } from '../machine/machine-rules';
import type { Rotation } from '../machine/rotation';

export type Acceptance = 'taken' | 'refused' | 'refused-from-platform';

/** A value of a secret, without the value. Times are the world's own unless they say otherwise; milliseconds. */
export interface SimulatedValue {
  /** When it ends in truth. */
  endsAt: number;
  endedBy: 'itself' | 'issuer' | 'issuing' | 'us';
  /** When the first newer value was issued, where that ended it. */
  succeededAt: number | undefined;
  /** When its renewal was to begin, first; undefined until one was due. */
  plannedBegin: number | undefined;
  /** Whether its service takes it: always, not at all, or not from the platform. */
  readonly acceptance: Acceptance;
}

/** A value that the platform has replaced, and that instances may still send. */
export interface LeavingValue {
  readonly value: SimulatedValue;
  /** When the platform took it. */
  readonly since: number;
  readonly replacedAt: number;
  /** When the last instance picks it for the last time. */
  readonly lastPick: number;
}

/** A secret, what the platform holds for it, and where its rotation stands. */
export interface SimulatedSecret {
  readonly index: number;
  readonly service: number;
  /** Secrets that share actions are planned together. */
  readonly group: number;
  readonly hasProbe: boolean;
  readonly canRevoke: boolean;
  /** Its issuer gives the token in use until that has ended. */
  readonly isRepeated: boolean;
  /** Longest timeout of its actions. */
  readonly timeout: number;
  readonly rules: MachineRules;
  candidate: Candidate;
  rotation: Rotation | undefined;
  /** A rotation that only waits for the end of its old value. */
  proving: Rotation | undefined;
  spread: number;
  /** When the running rotation was to begin. */
  dueAt: number;
  /** What the platform holds. */
  inUse: SimulatedValue;
  inUseSince: number;
  /** What the running rotation has issued. */
  issued: SimulatedValue | undefined;
  /** What the running rotation replaces, and what was known of it. */
  old: SimulatedValue;
  oldLive: LiveValue;
  /** What the rotation that only waits has replaced. */
  provingOld: SimulatedValue;
  leaving: LeavingValue | undefined;
  /** When the audit record of the last write can be found. */
  auditAt: number;
}
