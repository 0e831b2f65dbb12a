import { createHash } from 'node:crypto';
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

interface CacheOptions {
  readonly clock: Clock;
  readonly seconds: number;
  readonly instances: number;
  readonly seed?: number | undefined;
}

/**
 * Values as executing instances see them: each keeps what it resolved for up to `seconds`, and nothing tells it of a change. So after a
 * rotation instances disagree for a while, each until its own entry ends (from the guide, section 4 and edge case 3). With a `seed` each
 * entry of each instance has a life of its own, anything up to `seconds`; without, all of it.
 */
export function resolvedValues(options: CacheOptions): ResolvedValues {
  const caches = Array.from({ length: Math.max(1, options.instances) }, () => new Map<string, Entry>());
  const lives = livesOf(options);
  let turn = 0;
  return {
    nextInstance: () => {
      const cache = caches[turn % caches.length] ?? new Map<string, Entry>();
      turn += 1;
      return instance(cache, options.clock, lives);
    },
    clear: () => caches.forEach((cache) => cache.clear()),
  };
}

/** How long the next entry lives, in milliseconds. The same seed gives the same lives. */
function livesOf({ seconds, seed }: CacheOptions): () => number {
  let number = 0;
  return () => {
    if (seed === undefined) return seconds * 1000;
    const share =
      createHash('sha256')
        .update(`${seed}/${(number += 1)}`)
        .digest()
        .readUInt32BE(0) / 0xffff_ffff;
    return Math.round(seconds * 1000 * share);
  };
}

function instance(cache: Map<string, Entry>, clock: Clock, life: () => number): Instance {
  const fresh = (key: string): Entry | undefined => {
    const entry = cache.get(key);
    if (entry !== undefined && entry.until > clock.now()) return entry;
    cache.delete(key);
    return undefined;
  };
  const keep = <T>(key: string, value: T): T => {
    if (value !== undefined) cache.set(key, { value, until: clock.now() + life() });
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
