import type { MachineRules } from '../machine/machine-rules';
import type { KeepStep } from './keep-steps';
import type { Rotation, StageOutcome } from '../machine/rotation';
import type { StagePorts } from '../stages/stage-ports';

/** Ports of rotations: for their stages, for keeping their steps, and for telling of them. */
export interface RotationPorts extends StagePorts {
  /** Rules that differ from `defaultRules`. */
  readonly rules?: Partial<MachineRules> | undefined;
  /** @default - each step in a transaction of its own */
  readonly keep?: KeepStep | undefined;
  /** Told after a step was kept. */
  readonly onStep?: ((step: Step) => void) | undefined;
}

/** One step that was made and kept. */
export interface Step {
  readonly before: Rotation;
  readonly after: Rotation;
  readonly outcome: StageOutcome;
  /** How long the stage took, in milliseconds. */
  readonly milliseconds: number;
}
