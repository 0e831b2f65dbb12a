import { rotationTiming, type RotationBounds } from '../../../core/rotation-timing';
import { afterAttempt } from '../../../rotation/machine/after-attempt';
import type { Candidate } from '../../../rotation/plan/candidate';
import { claimMilliseconds } from '../../../rotation/machine/claim-milliseconds';
import { machineRules } from '../../../rotation/machine/machine-rules';
import { planCandidates } from '../../../rotation/plan/plan-candidates';
import { newRotation, isChanging, isOver, type Rotation, type StageOutcome } from '../../../rotation/machine/rotation';

/** What befalls one step of one of two workers. */
export type Fate =
  | 'well'
  /** Nobody answers. */
  | 'again'
  /** Carried out, but the reply is lost. */
  | 'lost'
  /** The worker dies before, or after, the other side did it; nothing is saved. */
  | 'dies-before'
  | 'dies-after'
  /** It is done, and saved only when the worker acts the next time. */
  | 'sleeps'
  | 'refused';

interface Value {
  readonly generation: number;
  endsAt: number;
  /** When the last call that carries it can arrive; infinite while the platform holds it. */
  lastUse: number;
}

interface Row {
  rotation: Rotation;
  fence: number;
  expires: number;
}

/** What a worker has in hand. */
interface Hand {
  readonly id: string;
  readonly fence: number;
  readonly before: Rotation;
  readonly outcome: StageOutcome;
  readonly endedAt: number;
}

const second = 1000;

/** What a world's secret is timed with. */
export interface TinyTiming {
  readonly lifetimeSeconds: number;
  readonly timeoutSeconds: number;
  readonly bounds: RotationBounds;
}

const halfAnHour: TinyTiming = {
  ...{ lifetimeSeconds: 1800, timeoutSeconds: 10 },
  bounds: {
    ...{ cacheSeconds: 60, propagationSeconds: 10, clockSkewSeconds: 0 },
    ...{ issueSeconds: 30, retrySeconds: 60 },
  },
};

/** One secret, its issuer, the platform, a ledger, and two workers; what must never happen is kept in `wrongs`. */
export class TinyWorld {
  now = 0;
  readonly wrongs: string[] = [];
  private readonly rows = new Map<string, Row>();
  private readonly issuedOf = new Map<string, Value>();
  private readonly asleep: (Hand | undefined)[] = [undefined, undefined];
  private readonly begun = new Set<number>();
  private onPlatform: Value;
  private readonly replaced: Value[] = [];
  private candidate: Candidate;

  constructor(
    private readonly canRevoke: boolean,
    /** Overlap that the machine keeps, in place of the computed one. */
    private readonly overlapMilliseconds?: number,
    private readonly given: TinyTiming = halfAnHour,
  ) {
    const { lifetimeSeconds, timeoutSeconds, bounds } = given;
    this.onPlatform = { generation: 1, endsAt: lifetimeSeconds * second, lastUse: Infinity };
    const overlap = { kind: 'until-expiry' } as const;
    this.candidate = {
      ...{ environment: 'dev', secret: 'dev_crm_bearer', overlap, window: undefined },
      ...{ actions: ['lookup'], actionKeys: ['dev lookup'] },
      lifetime: lifetimeSeconds * second,
      timing: rotationTiming({ lifetimeSeconds, overlap, actionTimeouts: [timeoutSeconds], bounds }),
      live: { generation: 1, writtenAt: 0, endsAt: lifetimeSeconds * second },
    };
  }

  get rotations(): readonly Rotation[] {
    return [...this.rows.values()].map(({ rotation }) => rotation);
  }

  /** A worker plans, saves what it slept over, claims what is due, and makes one step of it. */
  act(worker: number, fate: Fate): void {
    this.saveSlept(worker);
    this.plan();
    const row = [...this.rows.values()].find(
      ({ rotation, expires }) => !isOver(rotation) && rotation.wakeAt <= this.now && expires <= this.now,
    );
    if (!row) return;
    row.fence += 1;
    row.expires = this.now + claimMilliseconds;
    const before = row.rotation;
    if (fate === 'dies-before') return;
    const outcome = this.outcomeOf(before, fate);
    const hand: Hand = { id: before.id, fence: row.fence, before, outcome, endedAt: this.now };
    if (fate === 'dies-after') return;
    if (fate === 'sleeps') this.asleep[worker] = hand;
    else this.save(hand);
  }

  /** To the time at which something can be done. */
  skip(): void {
    const times = [...this.rows.values()]
      .filter(({ rotation }) => !isOver(rotation))
      .map(({ rotation, expires }) => Math.max(rotation.wakeAt, expires));
    const planned = planCandidates(this.now, [this.candidate], () => this.newest()).map(
      ({ beginAt }) => beginAt ?? Infinity,
    );
    const isFree = [...this.rows.values()].every(({ rotation }) => !isChanging(rotation));
    this.pass(Math.max(0, Math.min(...times, ...(isFree ? planned : [])) - this.now));
  }

  pass(milliseconds: number): void {
    this.now += milliseconds;
  }

  /** Milliseconds by which the values that were replaced outlived their last call, at the least. */
  get leastMargin(): number {
    return Math.min(...this.replaced.map(({ endsAt, lastUse }) => endsAt - lastUse));
  }

  get generationInUse(): number {
    return this.onPlatform.generation;
  }

  /** The platform holds what the ledger says, and it is good. */
  get isSound(): boolean {
    const { generation, endsAt } = this.onPlatform;
    return generation === this.candidate.live.generation && endsAt > this.now;
  }

  /** From the write until the last call can arrive: cache, longest timeout and propagation. */
  private get worstUse(): number {
    const { timeoutSeconds, bounds } = this.given;
    return (bounds.cacheSeconds + timeoutSeconds + bounds.propagationSeconds) * second;
  }

  private newest(): Rotation | undefined {
    return this.rotations.at(-1);
  }

  private plan(): void {
    // Two planners see the same and may both begin: the second finds the id taken.
    for (const _ of [0, 1]) {
      for (const { status, generation, cause } of planCandidates(this.now, [this.candidate], () => this.newest())) {
        if (status === 'begin') this.begin(generation, cause ?? 'due');
      }
    }
  }

  private begin(generation: number, cause: Rotation['cause']): void {
    const { environment, secret, live } = this.candidate;
    const rotation = newRotation({ environment, secret, generation, cause, oldEndsAt: live.endsAt }, this.now);
    if (this.rows.has(rotation.id)) return;
    if (this.begun.has(generation)) this.wrongs.push(`generation ${generation} was begun again`);
    if (this.rotations.some(isChanging)) this.wrongs.push(`two rotations at once: ${rotation.id}`);
    this.begun.add(generation);
    this.rows.set(rotation.id, { rotation, fence: 0, expires: 0 });
  }

  private saveSlept(worker: number): void {
    const hand = this.asleep[worker];
    this.asleep[worker] = undefined;
    if (hand) this.save(hand);
  }

  private save({ id, fence, before, outcome, endedAt }: Hand): void {
    const row = this.rows.get(id);
    if (!row || row.fence !== fence) return;
    if (row.rotation !== before) this.wrongs.push(`${id}: two workers had it at once`);
    const rules = machineRules(this.candidate);
    const overlapMilliseconds = this.overlapMilliseconds ?? rules.overlapMilliseconds;
    row.rotation = afterAttempt(before, outcome, endedAt, { ...rules, overlapMilliseconds }, 0.5);
    row.expires = 0;
    const { stage, generation, storedAt, newEndsAt } = row.rotation;
    if (before.stage === 'store' && stage === 'verify') this.setLive(generation, storedAt, newEndsAt);
    if (before.stage === 'restore' && isOver(row.rotation) && outcome.kind === 'done') {
      this.setLive(this.onPlatform.generation, this.now, this.onPlatform.endsAt);
    }
  }

  private setLive(generation: number, writtenAt: number | null, endsAt: number | null): void {
    this.candidate = { ...this.candidate, live: { generation, writtenAt, endsAt } };
  }

  private outcomeOf(rotation: Rotation, fate: Fate): StageOutcome {
    if (fate === 'again') return { kind: 'again', code: 'no-answer' };
    const isRefused = fate === 'refused' && ['issue', 'check', 'verify'].includes(rotation.stage);
    if (isRefused) return { kind: 'refused', code: 'refused', finding: { outcome: 'refuted', how: 'refused' } };
    const outcome = this.effectOf(rotation);
    return fate === 'lost' ? { kind: 'again', code: 'no-answer' } : outcome;
  }

  private effectOf(rotation: Rotation): StageOutcome {
    const done = { kind: 'done', finding: { outcome: 'proven', how: 'seen' } } as const;
    switch (rotation.stage) {
      case 'issue': {
        const endsAt = this.now + this.given.lifetimeSeconds * second;
        this.issuedOf.set(rotation.id, { generation: rotation.generation, endsAt, lastUse: -Infinity });
        return { ...done, endsAt };
      }
      case 'store':
        this.put(this.issuedOf.get(rotation.id));
        return done;
      case 'restore':
        this.putBack(rotation);
        return done;
      case 'retire': {
        const old = this.replaced.at(-1);
        if (this.canRevoke && old) old.endsAt = Math.min(old.endsAt, this.now);
        return { ...done, deadAt: old?.endsAt ?? this.now };
      }
      default:
        return done;
    }
  }

  private put(value: Value | undefined): void {
    if (!value || value === this.onPlatform) return;
    const old = this.onPlatform;
    old.lastUse = this.now + this.worstUse;
    this.replaced.push(old);
    this.onPlatform = value;
    value.lastUse = Infinity;
  }

  private putBack(rotation: Rotation): void {
    const old = this.replaced.at(-1);
    if (this.onPlatform.generation !== rotation.generation || !old) return;
    this.replaced.pop();
    this.put(old);
    // The value that failed is nobody's: what calls it cost is not the old one's margin.
    this.replaced.pop();
  }
}
