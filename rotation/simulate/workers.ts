import type { Faults } from './faults';
import { hour, model, second } from './options';
import type { Random } from './random';

/** The processes that do the work. Times are the world's; milliseconds. */
export interface Workers {
  /** How far a worker's clock is ahead. */
  offset(worker: number): number;
  any(): number;
  /** When the worker has a free hand, no earlier than `at`; it is down until then, or busy. */
  freeAt(worker: number, at: number): number;
  /** Keeps a hand busy. */
  occupy(worker: number, from: number, to: number): void;
  /** When the worker crashes between two times; undefined when it does not. */
  crashBetween(worker: number, from: number, to: number): number | undefined;
  readonly crashes: () => number;
}

interface Outage {
  readonly from: number;
  readonly to: number;
}

/** `until` is the end of the simulation. */
export function createWorkers(count: number, faults: Faults, until: number, random: Random): Workers {
  const skew = faults['clock-skew'] * second;
  // The widest spread there can be, whatever the seed: one worker ahead, one behind, the others between.
  const offsets = Int32Array.from({ length: count }, (_, worker) =>
    worker === 0 ? skew : worker === 1 ? -skew : random.between(-skew, skew),
  );
  const outages = Array.from(offsets, () => crashesOf(faults['worker-crashes'], until, random));
  const busyUntil = Array.from(offsets, () => new Float64Array(model.slots));

  const next = new Int32Array(count);

  /** The outage that a worker is in, or else its next one. Times asked for go forth, and seconds back: the place is looked for from the last. */
  const outageFrom = (worker: number, at: number): Outage | undefined => {
    const own = outages[worker]!; // every worker has its list
    let place = next[worker]!;
    while (place > 0 && own[place - 1]!.to > at) place -= 1;
    while (place < own.length && own[place]!.to <= at) place += 1;
    next[worker] = place;
    return own[place];
  };

  return {
    offset: (worker) => offsets[worker]!,
    any: () => random.below(count),
    freeAt: (worker, at) => {
      const outage = outageFrom(worker, at);
      if (outage && outage.from <= at) return outage.to;
      const hands = busyUntil[worker]!;
      let first = Number.POSITIVE_INFINITY;
      for (let hand = 0; hand < hands.length; hand += 1) {
        if (hands[hand]! <= at) return at;
        if (hands[hand]! < first) first = hands[hand]!;
      }
      return first;
    },
    occupy: (worker, from, to) => {
      const hands = busyUntil[worker]!;
      for (let hand = 0; hand < hands.length; hand += 1) {
        if (hands[hand]! > from) continue;
        hands[hand] = to;
        return;
      }
    },
    crashBetween: (worker, from, to) => {
      const outage = outageFrom(worker, from);
      return outage && outage.from < to ? outage.from : undefined;
    },
    crashes: () => outages.reduce((sum, own) => sum + own.length, 0),
  };
}

function crashesOf(perHour: number, until: number, random: Random): Outage[] {
  const found: Outage[] = [];
  if (perHour === 0) return found;
  for (let at = random.exponential(hour / perHour); at < until;) {
    const to = at + random.between(5 * second, 60 * second);
    found.push({ from: at, to });
    at = to + random.exponential(hour / perHour);
  }
  return found;
}
