import type { Clock } from '../../../core/clock';
import { ApiError } from './api-error';

/** Thrown by an attempt that `pollUntil` should repeat. */
export class NotYet extends Error {
  override readonly name = 'NotYet';
}

/** Where waiting happens, and how it is cut short when Terraform is interrupted. */
export interface Waiting {
  readonly clock: Clock;
  readonly isStopped: () => boolean;
}

const firstPause = 500;
const longestPause = 10_000;

/**
 * Repeats an attempt that throws `NotYet` after 0.5, 1, 2, 4, 8 and then every 10 seconds, until `limit` milliseconds have passed; then
 * throws the last reason. Any other error ends it at once (terraform-plugin-sdk v2.40.0, state polling).
 */
export async function pollUntil<T>(limit: number, waiting: Waiting, attempt: () => Promise<T>): Promise<T> {
  const end = waiting.clock.now() + limit;
  for (let pause = firstPause; ; pause = Math.min(pause * 2, longestPause)) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof NotYet) || waiting.isStopped() || waiting.clock.now() + pause > end) throw error;
    }
    await waiting.clock.sleep(pause);
  }
}

/** Attempts of `retryWhen`; the official provider sleeps after the last one too, so that giving up takes 27.5 seconds. */
const attempts = 10;

/**
 * Repeats an attempt up to ten times while `condition` holds of its error, sleeping 0.5, 1.0, … 5.0 seconds in between, or as long as the
 * answer's `Retry-After` says (terraform-provider-genesyscloud v1.84.1, read in code).
 */
export async function retryWhen<T>(
  condition: (error: unknown) => boolean,
  waiting: Waiting,
  attempt: () => Promise<T>,
): Promise<T> {
  for (let count = 1; ; count += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!condition(error) || waiting.isStopped()) throw error;
      const asked = error instanceof ApiError ? error.retryAfterSeconds : undefined;
      await waiting.clock.sleep(asked === undefined ? count * 500 : asked * 1000);
      if (count >= attempts) throw error;
    }
  }
}
