import type { Band } from './bands';
import type { Faults } from './faults';
import { hour, minute } from './options';
import type { Random } from './random';

/** Who does not answer when. */
export interface PlannedOutages {
  /** By the number of the service. */
  readonly services: readonly (readonly Band[])[];
  readonly issuers: readonly (readonly Band[])[];
  readonly platform: readonly Band[];
}

export function planOutages(services: number, faults: Faults, until: number, random: Random): PlannedOutages {
  const anHour = (share: number): Band[][] => {
    const hit = someOf(services, share > 0 ? Math.max(1, Math.round(share * services)) : 0, random);
    return Array.from({ length: services }, (_, service) => (hit.has(service) ? [aBand(hour, until, random)] : []));
  };
  // Fewer in a shorter simulation, one at least.
  const times = Math.ceil((faults['platform-down'] * until) / (24 * hour));
  return {
    services: anHour(faults['target-down']),
    issuers: anHour(faults['issuer-down']),
    // One in each part of the time, so that they do not overlap.
    platform: Array.from({ length: times }, (_, index) => {
      const { from, to } = aBand(10 * minute, until / times, random);
      return { from: from + (index * until) / times, to: to + (index * until) / times };
    }),
  };
}

function someOf(count: number, wanted: number, random: Random): ReadonlySet<number> {
  const chosen = new Set<number>();
  while (chosen.size < wanted) chosen.add(random.below(count));
  return chosen;
}

function aBand(length: number, until: number, random: Random): Band {
  const from = random.between(0, Math.max(0, until - length));
  return { from, to: Math.min(until, from + length) };
}
