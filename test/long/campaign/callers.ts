import { systemClock } from '../../../core/clock';
import type { Platforms } from './two-platforms';

/** A call that did not come to 200. */
export interface FailedCall {
  readonly secret: string;
  readonly at: number;
  /** 0 where no answer came. */
  readonly status: number;
}

/** Flows that never stop to call. */
export interface Callers {
  readonly made: () => number;
  readonly failed: readonly FailedCall[];
  /** The longest that a call took, in milliseconds. */
  readonly slowest: () => number;
  end(): Promise<void>;
}

/** Calls each action again and again, one call at a time and secret, with a pause between. */
export function startCallers({ calls }: Pick<Platforms, 'calls'>, pauseMilliseconds: number): Callers {
  const state = { made: 0, slowest: 0, isOver: false };
  const failed: FailedCall[] = [];
  const flow = async ({ secret, call }: Platforms['calls'][number], index: number): Promise<void> => {
    await systemClock.sleep((pauseMilliseconds * index) / calls.length);
    while (!state.isOver) {
      const at = systemClock.now();
      const status = await call().catch(() => 0);
      state.made += 1;
      state.slowest = Math.max(state.slowest, systemClock.now() - at);
      if (status !== 200) failed.push({ secret, at, status });
      await systemClock.sleep(pauseMilliseconds);
    }
  };
  const flows = Promise.all(calls.map(flow));
  return {
    failed,
    made: () => state.made,
    slowest: () => state.slowest,
    end: async () => {
      state.isOver = true;
      await flows;
    },
  };
}
