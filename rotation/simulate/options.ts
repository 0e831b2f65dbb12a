import type { Faults } from './faults';

/** What is simulated. */
export interface SimulationOptions {
  readonly secrets: number;
  readonly hours: number;
  readonly seed: number;
  readonly faults: Faults;
  /** Seconds that every value lives. */
  readonly lifetimeSeconds: number;
  /** Access tokens for the platform. */
  readonly tokens: number;
  readonly workers: number;
  /** Calls of flows with each secret, in a minute. */
  readonly callsPerMinute: number;
  /** Overlap that the machine keeps instead of the computed one; undefined for the computed one. */
  readonly overlapSeconds?: number | undefined;
}

export const second = 1000;
export const minute = 60 * second;
export const hour = 60 * minute;

/** What the model holds besides the options. All times are whole milliseconds, which keeps numbers small and fast. */
export const model = {
  /** Instances of the platform that execute actions, each with a cache of its own. */
  instances: 4,
  /** Until a side that does not answer is given up. */
  timeLimit: 10 * second,
  /** Rotations that one worker has in hand at once. */
  slots: 50,
  /** How often the planner looks, and workers look for what is due. */
  planEvery: 5 * second,
  pollEvery: second,
  secretsPerService: 50,
  /** Seconds for which every fifth issuer keeps the old value after a new one; the others keep it until it expires. */
  issuerOverlapSeconds: 300,
} as const;
