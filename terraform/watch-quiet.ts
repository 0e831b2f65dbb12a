import type { Clock } from '../core/clock';

/** Milliseconds of silence after which somebody who looks on wants to know who is waited for. */
const quietMilliseconds = 30_000;

/**
 * Tells, each time that so long again nothing was heard, for how many seconds. Terraform has no bound of ours: what it does may take long, and
 * cutting it off would lose what it has made. So a person decides, and has to see what is waited for.
 */
export function watchQuiet(clock: Clock, tell: (seconds: number) => void) {
  const over = new AbortController();
  let heardAt = clock.now();
  let told = 0;
  const watch = async (): Promise<void> => {
    while (!over.signal.aborted) {
      const quiet = clock.now() - heardAt;
      if (quiet < told + quietMilliseconds) {
        await clock.sleep(told + quietMilliseconds - quiet, over.signal);
        continue;
      }
      told = quiet;
      tell(Math.round(quiet / 1000));
    }
  };
  void watch();
  return {
    heard: (): void => {
      heardAt = clock.now();
      told = 0;
    },
    stop: (): void => over.abort(),
  };
}
