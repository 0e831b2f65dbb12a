import { setImmediate as turn } from 'node:timers/promises';
import type { Clock } from '../../core/clock';

/** A clock on which time passes only when nobody has anything left to do but to wait. */
export interface VirtualTime {
  readonly clock: Clock;
  /** Does the work; whenever all of it waits, time jumps to the first that has to go on. */
  run<T>(work: () => Promise<T>): Promise<T>;
}

export function virtualTime(start = 0): VirtualTime {
  let now = start;
  let sleepers: { readonly until: number; readonly wake: () => void }[] = [];
  const jump = (): void => {
    const next = Math.min(...sleepers.map(({ until }) => until));
    if (next === Infinity) return;
    now = Math.max(now, next);
    const due = sleepers.filter(({ until }) => until <= now);
    sleepers = sleepers.filter(({ until }) => until > now);
    for (const { wake } of due) wake();
  };
  return {
    clock: {
      now: () => now,
      sleep: (milliseconds, signal) =>
        new Promise((wake) => {
          if (signal?.aborted) return wake();
          const sleeper = { until: now + milliseconds, wake };
          sleepers.push(sleeper);
          const end = (): void => {
            sleepers = sleepers.filter((one) => one !== sleeper);
            wake();
          };
          signal?.addEventListener('abort', end, { once: true });
        }),
    },
    run: async (work) => {
      let isDone = false;
      const done = work().finally(() => (isDone = true));
      // What it throws is for whoever awaits it.
      done.catch(() => undefined);
      for (;;) {
        await turn();
        if (isDone) return done;
        jump();
      }
    },
  };
}
