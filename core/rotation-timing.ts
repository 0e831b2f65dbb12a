import { z } from 'zod';
import type { Overlap } from './rotation-schedule';

/** How long things take that a rotation waits for, in seconds. */
export const rotationBoundsSchema = z.strictObject({
  /** Longest time for which the platform goes on using a replaced value (guide, section 4: up to 60 seconds). */
  cacheSeconds: z.int().min(0),
  /** By how much the clocks of platform, issuer and this machine may differ. */
  clockSkewSeconds: z.int().min(0),
  /** From the platform's answer to a write until its instances hear of it. */
  propagationSeconds: z.int().min(0),
  /** To issue a value, check it at its target and write it. */
  issueSeconds: z.int().min(0),
  /** For attempts after a failed one. */
  retrySeconds: z.int().min(0),
});
export type RotationBounds = z.infer<typeof rotationBoundsSchema>;

/** Used unless an environment says otherwise. The first is the guide's; the others are ours. */
export const defaultBounds: RotationBounds = {
  cacheSeconds: 60,
  clockSkewSeconds: 5,
  propagationSeconds: 10,
  issueSeconds: 30,
  retrySeconds: 60,
};

/** What is known of a secret before its rotation is timed. */
export interface TimingInput {
  /** Seconds a value lives; undefined where it has no end of its own. */
  readonly lifetimeSeconds: number | undefined;
  readonly overlap: Overlap;
  /** Timeouts of the actions that use the secret, in seconds; each at most 60. */
  readonly actionTimeouts: readonly number[];
  readonly bounds: RotationBounds;
  /** The author's own lead, in seconds. */
  readonly leadSeconds?: number | undefined;
}

/** One summand, for people. */
export interface Summand {
  readonly name: string;
  readonly seconds: number;
}

/** When to rotate, and the sums behind it. All in seconds. */
export interface RotationTiming {
  /** For which old and new must both be good, counted from the platform's answer to the write. */
  readonly overlapSeconds: number;
  readonly overlapSum: readonly Summand[];
  /** Shortest lead that leaves time for all of it. */
  readonly leastLeadSeconds: number;
  readonly leadSum: readonly Summand[];
  /** A rotation begins this long before the value ends … */
  readonly leadSeconds: number;
  /** … or up to this much earlier, so that many secrets do not come due at once. */
  readonly jitterSeconds: number;
  /** How far clocks may differ. */
  readonly clockSkewSeconds: number;
  /** To issue a value, check it and write it. */
  readonly issueSeconds: number;
  /** For which no good value is in use where a new one can be had only once the old one is dead. */
  readonly gapSum: readonly Summand[];
}

/** A timing that cannot hold, and why, with the sum. */
export interface TimingFault {
  readonly code: 'rotation-overlap-short' | 'rotation-lead-short' | 'rotation-lifetime-short';
  readonly what: string;
  readonly fix: string;
}

/** For so long a claim outlives a worker that says nothing more. Workers prolong theirs several times meanwhile. */
export const claimSeconds = 10;

/** From the end of a claim until another worker has seen that, and has a free hand: two looks, and what clocks are read apart by. */
export const takeoverSeconds = 5;

/** A worker may die at any moment, and with it the work in hand stands still for so long. */
const takeoverSum: readonly Summand[] = [
  { name: 'claim of a dead worker', seconds: claimSeconds },
  { name: 'takeover', seconds: takeoverSeconds },
];

/** The guide's lead: five to ten minutes before the end. */
const guideLeadSeconds = 300;

/**
 * The arithmetic of one secret's rotation. A value that was picked at the last moment of the cache window may still be sent until the
 * action's timeout: overlap = cache + timeout + clock skew + propagation; lead = overlap + issuing + retries + the takeover of a dead
 * worker's claim, and below half the lifetime.
 */
export function rotationTiming(input: TimingInput): RotationTiming {
  const { bounds, actionTimeouts, lifetimeSeconds } = input;
  const overlapSum = [
    { name: 'cache', seconds: bounds.cacheSeconds },
    { name: 'longest action timeout', seconds: Math.max(0, ...actionTimeouts) },
    { name: 'clock skew', seconds: bounds.clockSkewSeconds },
    { name: 'propagation', seconds: bounds.propagationSeconds },
  ];
  const overlapSeconds = total(overlapSum);
  const leadSum = [
    { name: 'overlap', seconds: overlapSeconds },
    { name: 'issue and check', seconds: bounds.issueSeconds },
    { name: 'retries', seconds: bounds.retrySeconds },
    ...takeoverSum,
  ];
  const leastLeadSeconds = total(leadSum);
  // One second below half of it.
  const most = lifetimeSeconds === undefined ? Number.POSITIVE_INFINITY : Math.ceil(lifetimeSeconds / 2) - 1;
  const leadSeconds =
    input.leadSeconds ?? Math.max(leastLeadSeconds, Math.min(Math.max(guideLeadSeconds, leastLeadSeconds), most));
  const jitterSeconds = Math.max(0, Math.min(guideLeadSeconds, most - leadSeconds));
  return {
    overlapSeconds,
    overlapSum,
    leastLeadSeconds,
    leadSum,
    leadSeconds,
    jitterSeconds,
    clockSkewSeconds: bounds.clockSkewSeconds,
    issueSeconds: bounds.issueSeconds,
    gapSum: [
      { name: 'issue and check', seconds: bounds.issueSeconds },
      { name: 'propagation', seconds: bounds.propagationSeconds },
      { name: 'cache', seconds: bounds.cacheSeconds },
    ],
  };
}

/** Why a rotation cannot keep every call working; empty when it can. */
export function timingFaults(input: TimingInput): readonly TimingFault[] {
  const timing = rotationTiming(input);
  return [...overlapFaults(input, timing), ...leadFaults(input, timing)];
}

function overlapFaults({ overlap, bounds }: TimingInput, timing: RotationTiming): TimingFault[] {
  if (overlap.kind !== 'seconds') return [];
  // The issuer counts from the moment of issue; the platform has the new value only after check and write, and a worker may die between.
  const needed = [...timing.overlapSum, { name: 'issue and check', seconds: bounds.issueSeconds }, ...takeoverSum];
  if (overlap.seconds >= total(needed)) return [];
  return [
    {
      code: 'rotation-overlap-short',
      what: `the old value must stay good for ${renderSum(needed)} after a new one is issued, its issuer gives ${overlap.seconds} s`,
      fix: "have the issuer accept both for longer, shorten the actions’ timeouts, or declare overlap 'none' with what is done instead",
    },
  ];
}

function leadFaults({ lifetimeSeconds, leadSeconds }: TimingInput, timing: RotationTiming): TimingFault[] {
  if (lifetimeSeconds === undefined) return [];
  const sum = renderSum(timing.leadSum);
  if (timing.leastLeadSeconds >= lifetimeSeconds / 2) {
    return [
      {
        code: 'rotation-lifetime-short',
        what: `a value must live for more than twice the lead of ${sum}, it lives for ${lifetimeSeconds} s`,
        fix: 'have the issuer give it a longer life, or let the platform fetch tokens itself with PlatformOAuth',
      },
    ];
  }
  if (leadSeconds === undefined) return [];
  if (leadSeconds < timing.leastLeadSeconds || leadSeconds >= lifetimeSeconds / 2) {
    return [
      {
        code: 'rotation-lead-short',
        what: `the lead must be at least ${sum} and below half the lifetime of ${lifetimeSeconds} s, got ${leadSeconds} s`,
        fix: 'correct `leadSeconds`, or leave it out to have it computed',
      },
    ];
  }
  return [];
}

/** `60 s cache + 10 s longest action timeout = 70 s`. */
export function renderSum(summands: readonly Summand[]): string {
  const parts = summands.filter(({ seconds }) => seconds > 0).map(({ name, seconds }) => `${seconds} s ${name}`);
  return `${parts.join(' + ')} = ${total(summands)} s`;
}

/** Seconds of a sum. */
export function total(summands: readonly Summand[]): number {
  return summands.reduce((sum, { seconds }) => sum + seconds, 0);
}
