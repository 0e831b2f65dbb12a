/**
 * A result of `start`; the problem as soon as the signal fires, even where the work goes on, as on a file system that hangs. Nothing is begun
 * where the signal has fired already.
 */
export function unlessAborted<T>(signal: AbortSignal, problem: () => Error, start: () => Promise<T>): Promise<T> {
  if (signal.aborted) return Promise.reject(problem());
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(problem());
    signal.addEventListener('abort', giveUp, { once: true });
    void start()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', giveUp));
  });
}
