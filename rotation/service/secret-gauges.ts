import { Gauge, type Registry } from 'prom-client';
import type { Clock } from '../../core/clock';
import type { Candidate } from '../plan/candidate';
import type { Rotation } from '../machine/rotation';
import type { Planned } from './observer';

interface Source {
  readonly clock: Pick<Clock, 'now'>;
  /** Secrets that have series of their own: those whose values end first. */
  readonly mostSecrets: number;
  readonly planned: () => Planned | undefined;
}

interface Known {
  readonly candidate: Candidate;
  readonly rotation: Rotation | undefined;
}

interface Measure {
  readonly name: string;
  readonly help: string;
  /** Seconds; undefined where there is nothing to say. */
  readonly of: (known: Known, now: number) => number | undefined;
}

const measures: readonly Measure[] = [
  {
    name: 'gcda_secret_age_seconds',
    help: 'Time since the live value was written.',
    of: ({ candidate: { live } }, now) => (live.writtenAt === null ? undefined : (now - live.writtenAt) / 1000),
  },
  {
    name: 'gcda_secret_expires_in_seconds',
    help: 'Time until the live value ends; negative once it has.',
    of: ({ candidate: { live } }, now) => (live.endsAt === null ? undefined : (live.endsAt - now) / 1000),
  },
  {
    name: 'gcda_rotation_lead_margin_seconds',
    help: 'Time until the last moment at which a rotation can begin and still be in time; negative once that is over.',
    of: ({ candidate: { live, timing } }, now) =>
      live.endsAt === null ? undefined : (live.endsAt - now) / 1000 - timing.leastLeadSeconds,
  },
  {
    name: 'gcda_overlap_margin_seconds',
    help: 'Of the last rotation: for how much longer than needed the old value was good.',
    of: ({ candidate: { timing }, rotation }) => {
      const oldEnd = rotation?.oldEndsAt ?? rotation?.times.retire?.ended;
      if (oldEnd === undefined || rotation?.storedAt === undefined || rotation.storedAt === null) return undefined;
      return (oldEnd - rotation.storedAt) / 1000 - timing.overlapSeconds;
    },
  },
];

/** Series of single secrets, computed when they are asked for. Secrets that leave the inventory leave them too. */
export function secretGauges(registry: Registry, source: Source): void {
  for (const { name, help, of } of measures) {
    new Gauge({
      name,
      help,
      labelNames: ['environment', 'secret'],
      registers: [registry],
      collect() {
        this.reset();
        for (const known of shown(source)) {
          const value = of(known, source.clock.now());
          const { environment, secret } = known.candidate;
          if (value !== undefined) this.set({ environment, secret }, value);
        }
      },
    });
  }
  new Gauge({
    name: 'gcda_secrets',
    help: 'Secrets that are rotated here.',
    labelNames: ['environment', 'status'],
    registers: [registry],
    collect() {
      this.reset();
      for (const { environment, status } of source.planned()?.plan.rotations ?? []) this.inc({ environment, status });
    },
  });
}

function shown({ planned, mostSecrets }: Source): readonly Known[] {
  const { candidates = [], rotationOf = () => undefined } = planned() ?? {};
  const endOf = ({ live }: Candidate) => live.endsAt ?? Infinity;
  const nearest =
    candidates.length <= mostSecrets
      ? candidates
      : [...candidates].sort((one, other) => endOf(one) - endOf(other)).slice(0, mostSecrets);
  return nearest.map((candidate) => ({ candidate, rotation: rotationOf(candidate.environment, candidate.secret) }));
}
