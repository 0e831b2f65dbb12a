import type { Clock } from '../../core/clock';
import { ApiError } from './api-error';

/** Counts a token's requests. */
export interface RateLimit {
  /**
   * Takes one request of a token's minute; gives the headers that every reply carries.
   *
   * @throws ApiError 429 with `Retry-After` when the minute's requests are used up
   */
  take(tokenId: string): Readonly<Record<string, string>>;
  clear(): void;
}

const minute = 60_000;

/** Requests a minute and token; the minute begins with the token's first request. Not kept over a restart. */
export function rateLimit(clock: Clock, perMinute: number | 'off'): RateLimit {
  const windows = new Map<string, { readonly end: number; count: number }>();
  return {
    take: (tokenId) => {
      if (perMinute === 'off') return {};
      const now = clock.now();
      const known = windows.get(tokenId);
      const window = known !== undefined && known.end > now ? known : { end: now + minute, count: 0 };
      windows.set(tokenId, window);
      window.count += 1;
      const reset = Math.max(1, Math.ceil((window.end - now) / 1000));
      const headers = {
        'inin-ratelimit-count': String(window.count),
        'inin-ratelimit-allowed': String(perMinute),
        'inin-ratelimit-reset': String(reset),
      };
      if (window.count > perMinute) throw tooMany(perMinute, reset, headers);
      return headers;
    },
    clear: () => windows.clear(),
  };
}

function tooMany(perMinute: number, reset: number, headers: Readonly<Record<string, string>>): ApiError {
  return new ApiError(
    429,
    'too.many.requests',
    `Rate limit exceeded the maximum. Retry the request in [${reset}] seconds`,
    {
      headers: { ...headers, 'Retry-After': String(reset) },
      limit: { key: 'client.credentials.token.rate.per.minute', namespace: 'platform.api', value: perMinute },
    },
  );
}
