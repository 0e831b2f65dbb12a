/** The steps of every rotation, in order. */
export const rotationSteps = ['issue', 'check', 'store', 'verify', 'retire', 'prove'] as const;
export type RotationStep = (typeof rotationSteps)[number];

/** Where a rotation stands: at a step; putting the old value back; or at its end. */
export type RotationStage = RotationStep | 'restore' | 'done' | 'failed';

/** Why a rotation was begun. */
export type RotationCause =
  /** Its time had come. */
  | 'due'
  /** Nothing is known of the live value's end, so that it cannot be waited for. */
  | 'end-unknown'
  /** The source of a carried-over secret gives another value than the live one. */
  | 'source-changed'
  /** Someone asked for it. */
  | 'asked'
  /** The live value leaked: it is retired as soon as the new one is written, whatever calls that costs. */
  | 'revoked';

/** When a step was begun first and when it ended; milliseconds since the epoch. */
export interface StepTimes {
  readonly begun: number;
  readonly ended?: number;
}

/**
 * One rotation of one secret, as it is kept between its steps. Holds no value. Times are milliseconds since the epoch.
 *
 * `id` is `<environment>/<secret>/<generation>`: a generation is made once, so that it is also the key by which everything a step does is
 * told from a repetition.
 */
export interface Rotation {
  readonly id: string;
  readonly environment: string;
  readonly secret: string;
  /** Generation of the value that it makes. */
  readonly generation: number;
  readonly cause: RotationCause;
  readonly stage: RotationStage;
  /** Attempts at this stage that failed. */
  readonly attempts: number;
  /** A person said that it need not keep to its window. */
  readonly isAtAnyTime?: true;
  /** Nothing is done before this time. */
  readonly wakeAt: number;
  readonly begunAt: number;
  /** When the old value ends; null where it has no end, or its end is not known. */
  readonly oldEndsAt: number | null;
  /** When the new value ends; null until it is issued, and where it has no end. */
  readonly newEndsAt: number | null;
  /** What its issuer calls the new value, such as the id of a key; null until it is issued, and where there is none. Never the value. */
  readonly reference: string | null;
  /** When the platform took the new value; null until then. */
  readonly storedAt: number | null;
  readonly times: Readonly<Partial<Record<RotationStage, StepTimes>>>;
  /** What each stage found, for the certificate: plain facts, never a value. */
  readonly findings: Readonly<Partial<Record<RotationStage, StageFinding>>>;
  /** Why it failed: code of a problem. */
  readonly failure: string | null;
  /** Why the last attempt at this stage came to no end; null or left out where there was none. */
  readonly fault?: StageFaultNote | null;
}

/** Why an attempt came to no end: code of a problem, and more than that where more is known. No text of the other side. */
export interface StageFaultNote {
  readonly code: string;
  readonly how: string | null;
}

/** What a stage found out. `not-proven` says that nothing could be found out, and is never taken for a proof. */
export interface StageFinding {
  readonly outcome: 'proven' | 'not-proven' | 'refuted';
  /** How it was found out, or why not: `introspection`, `probe GET /whoami: 200`. */
  readonly how: string;
  readonly facts?: Readonly<Record<string, string | number | boolean | null>>;
}

/** What an attempt at a stage came to. */
export type StageOutcome =
  /** Done; the rotation goes on. */
  | {
      readonly kind: 'done';
      readonly finding: StageFinding;
      /** Issue: when the new value ends. Check: the same, where its issuer says so only then; the earlier counts. */
      readonly endsAt?: number | null;
      /** Issue: what the issuer calls the new value. */
      readonly reference?: string | null;
      /** Issue: when the old value was ended, where that had to come first. */
      readonly oldEndsAt?: number;
      /** Retire: when the old value is sure to be dead. */
      readonly deadAt?: number;
    }
  /**
   * Not now: a time-out, a 429, a target that is down. `after` is the least wait in milliseconds that the other side asked for.
   * `isPostponed`: nobody was asked, since whoever would be has failed several times in a row, or it is known that nothing else could come of
   * it before a time; that is no attempt.
   */
  | {
      readonly kind: 'again';
      readonly code: string;
      readonly after?: number;
      readonly isPostponed?: true;
      /** `after` is our own reckoning, and is waited for as it is. */
      readonly isOurs?: true;
      readonly finding?: StageFinding;
      /** Issue: when the old value ends, as the attempt has shown. */
      readonly oldEndsAt?: number;
    }
  /** Never: the issuer refuses the client, the target refuses the new value. */
  | { readonly kind: 'refused'; readonly code: string; readonly finding?: StageFinding };

/** True at the end of a rotation. */
export function isOver({ stage }: Pick<Rotation, 'stage'>): boolean {
  return stage === 'done' || stage === 'failed';
}

/**
 * True while values change. A rotation that only waits for the end of its old value, to prove it, keeps nobody else from the
 * credential: that may take as long as a value lives.
 */
export function isChanging({ stage }: Pick<Rotation, 'stage'>): boolean {
  return !isBeingProven({ stage }) && stage !== 'done' && stage !== 'failed';
}

/** True while only its old value is to be proven dead: another rotation may begin beside it. */
export function isBeingProven({ stage }: Pick<Rotation, 'stage'>): boolean {
  return stage === 'prove';
}

/** The rotation that makes this generation. */
export function rotationId(environment: string, secret: string, generation: number): string {
  return `${environment}/${secret}/${generation}`;
}

/** A rotation at its beginning. */
export function newRotation(
  {
    environment,
    secret,
    generation,
    cause,
    oldEndsAt,
    isAtAnyTime,
  }: Pick<Rotation, 'environment' | 'secret' | 'generation' | 'cause' | 'oldEndsAt' | 'isAtAnyTime'>,
  now: number,
): Rotation {
  return {
    environment,
    secret,
    generation,
    cause,
    oldEndsAt,
    ...(isAtAnyTime && { isAtAnyTime }),
    id: rotationId(environment, secret, generation),
    stage: 'issue',
    attempts: 0,
    wakeAt: now,
    begunAt: now,
    newEndsAt: null,
    reference: null,
    storedAt: null,
    times: {},
    findings: {},
    failure: null,
  };
}
