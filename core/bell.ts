import type { Clock } from './clock';

/** A wait that others may cut short. */
export interface Bell {
  /** Ends the wait; rung while nobody waits, it ends the next one at once. */
  ring(): void;
  /** Waits for so long, or until the bell is rung. */
  wait(milliseconds: number): Promise<void>;
}

/** A bell that has not been rung. */
export function createBell(clock: Pick<Clock, 'sleep'>): Bell {
  let rung = new AbortController();
  return {
    ring: () => rung.abort(),
    wait: async (milliseconds) => {
      if (!rung.signal.aborted) await clock.sleep(milliseconds, rung.signal);
      rung = new AbortController();
    },
  };
}
