import { exitCodes } from '../../core/problem';
import type { Step } from '../../rotation/run/rotation-ports';
import { isOver, type Rotation } from '../../rotation/machine/rotation';

/** What keeps a rotation from its next step. */
export interface RotationFault {
  readonly rotation: string;
  readonly stage: Rotation['stage'];
  /** Of a problem. */
  readonly code: string;
  /** More than the code, where more is known. */
  readonly how: string | null;
}

/** The code, and more where more is known. */
export function inFull({ code, how }: RotationFault): string {
  return how === null ? code : `${code}, ${how}`;
}

/** Notes what each rotation's last step came to. */
export interface FaultWatch {
  noteStep(step: Step): void;
  /** Whether any step of it was tried. */
  hasMoved(rotation: Rotation): boolean;
  /** Of those rotations that wait because a step could not be made. Waiting for calls and caches to end is none. */
  faultsOf(rotations: readonly Rotation[]): readonly RotationFault[];
}

/** A watch that has seen nothing. */
export function watchFaults(): FaultWatch {
  const last = new Map<string, RotationFault | undefined>();
  return {
    noteStep: ({ after, outcome }) => {
      const { id: rotation, stage, failure } = after;
      // With the old value to be put back, what went wrong is why.
      const code = outcome.kind === 'done' ? undefined : stage === 'restore' ? (failure ?? outcome.code) : outcome.code;
      const how = outcome.kind === 'done' || stage === 'restore' ? null : (outcome.finding?.how ?? null);
      last.set(rotation, code === undefined || code === waiting ? undefined : { rotation, stage, code, how });
    },
    hasMoved: ({ id }) => last.has(id),
    faultsOf: (rotations) => rotations.filter((one) => !isOver(one)).flatMap(({ id }) => last.get(id) ?? []),
  };
}

/** The wait for instances of the platform to forget a value. */
const waiting = 'caches-may-hold';
const unreachable = new Set(['platform-unreachable', 'target-unreachable', 'breaker-open']);

/** 1 when a rotation failed or cannot get on, 69 when that is only because somebody could not be reached. */
export function exitCodeOf(rotations: readonly Rotation[], faults: readonly RotationFault[]): number {
  if (rotations.some(({ stage }) => stage === 'failed')) return exitCodes.problems;
  if (faults.length === 0) return exitCodes.done;
  return faults.every(({ code }) => unreachable.has(code)) ? exitCodes.unreachable : exitCodes.problems;
}
