import type { Clock } from '../core/clock';

/** Keeps one token's requests below the platform's limit, so that they wait here and are not refused there. */
export interface Pacer {
  /** 0 when a request may be sent now, which it must be; otherwise the milliseconds after which to ask again. */
  take(): number;
  /** Call it when a request that was let through has its answer, or will never have one. */
  done(headers?: Headers): void;
}

/** What the platform documents for one token. */
export const requestsPerMinute = 300;

const minute = 60_000;
/** When all that may be sent is under way, the next answer makes room. */
const soon = 50;

/**
 * Lets through as many requests as the platform takes in any minute, at once if need be. A request counts until a minute after its answer:
 * it reached the platform before that, so this holds whenever the platform's minute begins, and however long a request is under way.
 */
export function createPacer(clock: Pick<Clock, 'now'>, limit = requestsPerMinute): Pacer {
  const answered: number[] = [];
  let underWay = 0;
  let allowed = limit;
  return {
    take: () => {
      const now = clock.now();
      // The clock was put back: nobody knows how long ago these were.
      if ((answered.at(-1) ?? now) > now) answered.fill(now);
      while ((answered[0] ?? now) <= now - minute) answered.shift();
      if (underWay + answered.length < allowed) {
        underWay += 1;
        return 0;
      }
      return answered[0] === undefined ? soon : answered[0] + minute - now;
    },
    done: (headers) => {
      underWay -= 1;
      answered.push(clock.now());
      allowed = allowedBy(headers) ?? allowed;
    },
  };
}

/** An answer that says less is not believed: every request would wait for minutes. The platform refuses with 429 what is too much. */
const leastAllowed = 30;

/** Organisations may have another limit, which every answer tells. */
function allowedBy(headers: Headers | undefined): number | undefined {
  const text = headers?.get('inin-ratelimit-allowed') ?? '';
  return /^[1-9]\d{0,6}$/.test(text) ? Math.max(Number(text), leastAllowed) : undefined;
}
