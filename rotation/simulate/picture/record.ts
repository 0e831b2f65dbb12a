import type { Rotation } from '../../machine/rotation';
import type { SimulationObserver } from '../observer';
import type { SimulatedValue } from '../simulated-secret';

/** One value's time, in milliseconds from the begin. */
export interface Life {
  readonly secret: number;
  /** From when it was on the platform, until it was replaced there. */
  readonly since: number;
  readonly replacedAt: number;
  /** When the last call could arrive that carried it. */
  readonly lastUse: number;
  readonly endsAt: number;
  readonly endedBy: SimulatedValue['endedBy'];
  readonly isLast: boolean;
}

/** An attempt that did not succeed. */
export interface Mark {
  readonly secret: number;
  readonly at: number;
  readonly stage: Rotation['stage'];
  readonly kind: 'again' | 'refused';
}

/** What a picture is drawn from. */
export interface PictureRecord {
  readonly lives: Life[];
  readonly marks: Mark[];
  /** Service of every secret that was met, and its name. */
  readonly services: Map<number, number>;
  readonly names: Map<number, string>;
}

/** Keeps what becomes of some secrets. */
export function recordOf(sample: ReadonlySet<number>): {
  readonly record: PictureRecord;
  readonly observer: SimulationObserver;
} {
  const record: PictureRecord = { lives: [], marks: [], services: new Map(), names: new Map() };
  const observer: SimulationObserver = {
    left: ({ index, service, timeout, candidate }, { value, since, replacedAt, lastPick }, isLast) => {
      if (!sample.has(index)) return;
      const { endsAt, endedBy } = value;
      record.services.set(index, service);
      record.names.set(index, candidate.secret);
      record.lives.push({ secret: index, since, replacedAt, lastUse: lastPick + timeout, endsAt, endedBy, isLast });
    },
    attempted: ({ index }, stage, at, { outcome }) => {
      if (outcome.kind !== 'done' && sample.has(index))
        record.marks.push({ secret: index, at, stage, kind: outcome.kind });
    },
  };
  return { record, observer };
}
