import type { RotationBounds } from '../../core/rotation-timing';
import type { StageOutcome } from '../machine/rotation';
import { requestsPerMinute } from '../../genesys/pacer';
import { bandAt, type Band } from './bands';
import type { Faults } from './faults';
import { minute, model, second } from './options';
import type { Random } from './random';

/** Genesys Cloud: what a token may ask, and when instances hear of a write. */
export interface Platform {
  /** What keeps so many requests, made together, from being carried out; undefined when nothing does. */
  request(at: number, count: number): Refusal | undefined;
  /** From a write until the last instance picks the old value for the last time. */
  lastPick(writtenAt: number): number;
  /** From a write until its audit record can be found. */
  auditAt(writtenAt: number): number;
  readonly outages: readonly Band[];
  /** Requests of every minute, refused ones among them. */
  readonly requestsByMinute: Int32Array;
}

/** Not now, and how long it took to learn that. */
export interface Refusal {
  readonly outcome: StageOutcome;
  readonly took: number;
}

interface PlatformOptions {
  readonly tokens: number;
  readonly faults: Faults;
  readonly bounds: RotationBounds;
  readonly outages: readonly Band[];
  readonly until: number;
  readonly random: Random;
}

const down: Refusal = { outcome: { kind: 'again', code: 'unanswered' }, took: model.timeLimit };

export function createPlatform({ tokens, faults, bounds, outages, until, random }: PlatformOptions): Platform {
  // Rotations that were begun at the end may run a little longer.
  const requestsByMinute = new Int32Array(Math.ceil(until / minute) + 1);
  const carriedOut = new Int32Array(requestsByMinute.length);
  const limit = tokens * requestsPerMinute;
  const limited = (after: number): Refusal => ({
    outcome: { kind: 'again', code: 'rate-limited', after },
    took: 100,
  });
  return {
    request: (at, count) => {
      if (bandAt(outages, at)) return down;
      const now = Math.min(Math.floor(at / minute), requestsByMinute.length - 1);
      requestsByMinute[now]! += count;
      if (random.chance(faults['rate-limited'])) return limited(random.between(5 * second, 30 * second));
      if (carriedOut[now]! + count > limit) return limited((now + 1) * minute - at);
      carriedOut[now]! += count;
      return undefined;
    },
    lastPick: (writtenAt) => {
      const heard = propagation(bounds.propagationSeconds * second, faults, random);
      // The last of all instances: the largest of so many even draws.
      const cached = bounds.cacheSeconds * second * random.next() ** (1 / model.instances);
      return writtenAt + heard + Math.round(cached);
    },
    auditAt: (writtenAt) =>
      writtenAt + (random.chance(faults['audit-delays']) ? random.exponential(10 * minute) : random.between(0, minute)),
    outages,
    requestsByMinute,
  };
}

function propagation(bound: number, faults: Faults, random: Random): number {
  if (random.chance(faults['lost-propagation'])) return bound + random.exponential(2 * minute);
  return random.chance(faults['slow-propagation']) ? bound : random.between(0, Math.min(2 * second, bound));
}
