import { requestsPerMinute as requestsPerTokenMinute } from '../../genesys/pacer';
import type { RotationTiming } from '../../core/rotation-timing';

/** Share of it that is planned with; the rest is for repetitions and for people. */
const usable = 0.95;

/** What keeping many secrets alive costs in requests. */
export interface TokenDemand {
  readonly secrets: number;
  readonly lifetimeSeconds: number;
  readonly timing: Pick<RotationTiming, 'leadSeconds' | 'jitterSeconds'>;
  /** Requests to the platform that one rotation makes when nothing goes wrong. */
  readonly requestsPerRotation: number;
  /** @default 300 */
  readonly requestsPerMinute?: number;
}

/** How many tokens that takes, and the sums behind it. */
export interface TokensNeeded {
  readonly tokens: number;
  readonly requestsPerMinute: number;
  /** From one rotation of a secret to the next, at the least. */
  readonly cycleSeconds: number;
  /** For people. */
  readonly arithmetic: string;
}

/** Counts with the shortest cycle: as if every secret came due at the earliest time that jitter allows. */
export function tokensNeeded(demand: TokenDemand): TokensNeeded {
  const {
    secrets,
    lifetimeSeconds,
    timing,
    requestsPerRotation,
    requestsPerMinute: limit = requestsPerTokenMinute,
  } = demand;
  const cycleSeconds = lifetimeSeconds - timing.leadSeconds - timing.jitterSeconds;
  const requestsPerMinute = Math.ceil((secrets * requestsPerRotation * 60) / cycleSeconds);
  const each = Math.max(1, Math.floor(limit * usable));
  const tokens = Math.max(1, Math.ceil(requestsPerMinute / each));
  const arithmetic =
    `${secrets} secrets × ${requestsPerRotation} requests every ${cycleSeconds} s = ${requestsPerMinute} a minute; ` +
    `${each} of ${limit} a minute are used of each token`;
  return { tokens, requestsPerMinute, cycleSeconds, arithmetic };
}
