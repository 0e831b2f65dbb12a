import { createHash } from 'node:crypto';
import { Redacted } from '../../../core/redacted';
import { defaultBounds } from '../../../core/rotation-timing';
import { afterAttempt } from '../../../rotation/machine/after-attempt';
import { candidateOf, type Candidate, type LiveValue } from '../../../rotation/plan/candidate';
import { spreadOf } from '../../../rotation/machine/spread-of';
import type { Issued } from '../../../rotation/issuers/issuer';
import { machineRules } from '../../../rotation/machine/machine-rules';
import { planCandidates } from '../../../rotation/plan/plan-candidates';
import { newRotation, isChanging, isOver, type Rotation, type StageOutcome } from '../../../rotation/machine/rotation';
import type { StageContext } from '../../../rotation/stages/stage-context';
import { again, refused } from '../../../rotation/machine/stage-fault';
import { outcomeOf } from '../../../rotation/stages/outcome-of';
import { issue } from '../../../rotation/stages/issue';
import { anEnvironment } from '../../kit/an-inventory';

/** How an issuer answers for a time. `seconds` is a life, or a wait that it names. */
export type Manner =
  | { readonly kind: 'good' | 'repeats' | 'unusable' | 'refuses' | 'silent' }
  | { readonly kind: 'short' | 'busy' | 'early'; readonly seconds: number };

/** … and for how long, in seconds. */
export interface Spell {
  readonly manner: Manner;
  readonly lasts: number;
}

interface Value {
  readonly text: string;
  readonly endsAt: number;
  readonly issuedAt: number;
}

/** A value that took the place of another. */
export interface Replacement {
  readonly at: number;
  readonly old: Value;
  readonly fresh: Value;
}

export const lifetimeSeconds = 1800;

/** One secret whose issuer behaves as it is told, in virtual time, with the real planner, machine and stage of issuing. */
export class LyingWorld {
  now = 0;
  private made = 0;
  readonly asked: number[] = [];
  readonly replacements: Replacement[] = [];
  readonly candidate: Candidate;
  private inUse: Value = this.aValue(lifetimeSeconds);
  private live: LiveValue = { generation: 1, writtenAt: 0, endsAt: this.inUse.endsAt };
  private rotation: Rotation | undefined;
  private issued: Value | undefined;
  private readonly environment = anEnvironment({ rotationBounds: defaultBounds });

  constructor(
    private readonly spells: readonly Spell[],
    /** When the first of them begins, in milliseconds. */
    private readonly from: number,
  ) {
    const [candidate] = this.candidates();
    this.candidate = candidate!;
  }

  /** Lets time pass until then. */
  async liveUntil(time: number): Promise<void> {
    for (let steps = 0; this.now < time; steps += 1) {
      if (steps > 5_000) throw new Error('it does not come to an end');
      await this.step();
    }
  }

  get endOfFirst(): number {
    return lifetimeSeconds * 1000;
  }

  private async step(): Promise<void> {
    const running = this.rotation && !isOver(this.rotation) ? this.rotation : undefined;
    if (running && (running.wakeAt <= this.now || isChanging(running))) {
      this.now = Math.max(this.now, running.wakeAt);
      await this.advance(running);
      return;
    }
    const [entry] = planCandidates(this.now, this.candidates(), () => this.rotation);
    const { status, beginAt, generation, cause, endsAt } = entry!;
    if (status === 'begin') {
      const of = { environment: 'dev', secret: 'dev_crm_bearer', generation, cause: cause ?? 'due', oldEndsAt: endsAt };
      this.rotation = newRotation(of, this.now);
    } else this.now = Math.max(this.now + 1, Math.min(beginAt ?? Infinity, running?.wakeAt ?? Infinity));
  }

  private async advance(before: Rotation): Promise<void> {
    const outcome = await this.outcomeOf(before);
    const spread = spreadOf(before.environment, before.secret, before.generation);
    const [candidate] = this.candidates();
    this.rotation = afterAttempt(before, outcome, this.now, machineRules(candidate!), spread);
    if (before.stage === 'store' && this.rotation.stage === 'verify' && this.issued) {
      this.replacements.push({ at: this.now, old: this.inUse, fresh: this.issued });
      this.inUse = this.issued;
      this.live = { generation: before.generation, writtenAt: this.now, endsAt: this.rotation.newEndsAt };
    }
  }

  private async outcomeOf(rotation: Rotation): Promise<StageOutcome> {
    const finding = { outcome: 'proven', how: 'seen' } as const;
    if (rotation.stage === 'retire') return { kind: 'done', finding, deadAt: this.inUse.issuedAt };
    if (rotation.stage !== 'issue') return { kind: 'done', finding };
    try {
      return (await issue(this.contextOf(rotation))).outcome;
    } catch (error) {
      return outcomeOf(error);
    }
  }

  private contextOf(rotation: Rotation): StageContext {
    const [bearer] = this.environment.secrets;
    const old = {
      ...this.live,
      reference: null,
      value: Redacted.of(this.inUse.text),
    };
    const { timing } = this.candidate;
    const context = {
      ...{ rotation, timing, isRepeated: false, environment: this.environment, gapSeconds: 100 },
      secret: { ...bearer!, lifetimeSeconds },
      policy: { kind: 'oauth-client-credentials' },
      issuer: { issue: () => this.answer() },
      task: {},
      values: { oldOrSource: () => Promise.resolve(old), hold: () => undefined },
      ports: { clock: { now: () => this.now }, keyOf: () => undefined },
    };
    // The stage of issuing uses no more of it.
    return context as unknown as StageContext;
  }

  private mannerNow(): Manner {
    let begins = this.from;
    for (const { manner, lasts } of this.spells) {
      if (this.now >= begins && this.now < begins + lasts * 1000) return manner;
      begins += lasts * 1000;
    }
    return { kind: 'good' };
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- it throws what an issuer throws, later
  private async answer(): Promise<Issued> {
    this.asked.push(this.now);
    const manner = this.mannerNow();
    switch (manner.kind) {
      case 'silent':
        throw again('target-unreachable');
      case 'busy':
        throw again('target-busy', manner.seconds * 1000);
      case 'unusable':
        throw again('issuer-answer-unusable');
      case 'refuses':
        throw refused('issuer-refuses-client');
      case 'repeats':
        return this.give(this.inUse.endsAt > this.now ? this.inUse : this.aValue(lifetimeSeconds));
      case 'short':
        return this.give(this.aValue(manner.seconds));
      case 'early':
        return this.give(this.aValue(lifetimeSeconds, this.now / 1000 + manner.seconds));
      case 'good':
        return this.give(this.aValue(lifetimeSeconds));
    }
  }

  private give(value: Value): Issued {
    this.issued = value;
    return { value: Redacted.of(value.text), endsAt: value.endsAt, reference: null, how: 'a test' };
  }

  private aValue(seconds: number, nbf?: number): Value {
    this.made += 1;
    const random = createHash('sha256').update(String(this.made)).digest('base64url');
    const part = (json: object) => Buffer.from(JSON.stringify(json)).toString('base64url');
    const text = nbf === undefined ? random : `${part({ alg: 'ES256' })}.${part({ nbf })}.${random}`;
    return { text, endsAt: this.now + seconds * 1000, issuedAt: this.now };
  }

  private candidates(): Candidate[] {
    const [bearer] = this.environment.secrets;
    const rotation = {
      kind: 'oauth-client-credentials',
      tokenUrl: 'https://crm.example.com/token',
      authMethod: 'client_secret_basic',
      client: { clientId: 'a', clientSecret: 'b' },
      overlap: { kind: 'until-expiry' },
    } as const;
    return candidateOf(this.environment, { ...bearer!, name: 'dev_crm_bearer', lifetimeSeconds, rotation }, this.live);
  }
}
