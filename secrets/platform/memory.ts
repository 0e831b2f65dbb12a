import type { Clock } from '../../core/clock';

/** Answers by key, each with the time when it was asked for. Who asks meanwhile waits for the same answer; a failure is not kept. */
export interface Memory<K, T> {
  /** What was asked for at `notBefore` or later, in milliseconds since the epoch. */
  recall(key: K, notBefore: number): Promise<T> | undefined;
  /** Keeps an answer that is asked for now. */
  keep(key: K, answer: Promise<T>): Promise<T>;
}

/** A memory of nothing yet. */
export function createMemory<K, T>(clock: Pick<Clock, 'now'>): Memory<K, T> {
  const known = new Map<K, { readonly askedAt: number; readonly answer: Promise<T> }>();
  return {
    recall: (key, notBefore) => {
      const found = known.get(key);
      return found && found.askedAt >= notBefore ? found.answer : undefined;
    },
    keep: (key, answer) => {
      known.set(key, { askedAt: clock.now(), answer });
      answer.catch(() => {
        if (known.get(key)?.answer === answer) known.delete(key);
      });
      return answer;
    },
  };
}
