import type { Band } from './bands';
import type { Faults } from './faults';
import type { Platform } from './platform';
import type { Random } from './random';
import type { SimulatedSecret, SimulatedValue } from './simulated-secret';

/** Everything outside the rotation: what its stages act on. Times in milliseconds from the begin of the simulation. */
export interface World {
  readonly random: Random;
  readonly faults: Faults;
  /** How long values live. */
  readonly lifetime: number;
  readonly platform: Platform;
  issuerOutages(secret: SimulatedSecret): readonly Band[];
  serviceOutages(secret: SimulatedSecret): readonly Band[];
  /** The platform takes a value for a secret. */
  replace(secret: SimulatedSecret, value: SimulatedValue, at: number): void;
}
