import type { Clock } from '../../core/clock';

/** One action-executing instance: remembers what it resolved. */
export interface Instance {
  /** The remembered value, or what `resolve` gives now. `undefined` is not remembered. */
  value<T>(key: string, resolve: () => T | undefined): T | undefined;
  /** The same for what takes a request to find out; a failure is not remembered. */
  answer<T>(key: string, resolve: () => Promise<T>): Promise<T>;
}

/** The caches of all instances. */
export interface ResolvedValues {
  /** The instance that runs the next execution; they take turns. */
  nextInstance(): Instance;
  clear(): void;
}

interface Entry {
  readonly value: unknown;
  readonly until: number;
}

/**
 * Values as executing instances see them: each keeps what it resolved for up to `seconds`, and nothing tells it of a change. So after a
 * rotation instances disagree for a while, each until its own entry ends (from the guide, section 4 and edge case 3).
 */
export function resolvedValues(options: {
  readonly clock: Clock;
  readonly seconds: number;
  readonly instances: number;
}): ResolvedValues {
  const caches = Array.from({ length: Math.max(1, options.instances) }, () => new Map<string, Entry>());
  let turn = 0;
  return {
    nextInstance: () => {
      const cache = caches[turn % caches.length] ?? new Map<string, Entry>();
      turn += 1;
      return instance(cache, options);
    },
    clear: () => caches.forEach((cache) => cache.clear()),
  };
}

function instance(
  cache: Map<string, Entry>,
  { clock, seconds }: { readonly clock: Clock; readonly seconds: number },
): Instance {
  const fresh = (key: string): Entry | undefined => {
    const entry = cache.get(key);
    if (entry !== undefined && entry.until > clock.now()) return entry;
    cache.delete(key);
    return undefined;
  };
  const keep = <T>(key: string, value: T): T => {
    if (value !== undefined) cache.set(key, { value, until: clock.now() + seconds * 1000 });
    return value;
  };
  return {
    // A key is only ever used for one kind of value: see run-action.ts.
    value: <T>(key: string, resolve: () => T | undefined) =>
      (fresh(key)?.value as T | undefined) ?? keep(key, resolve()),
    answer: async <T>(key: string, resolve: () => Promise<T>) => {
      const known = fresh(key);
      return known === undefined ? keep(key, await resolve()) : (known.value as T);
    },
  };
}
