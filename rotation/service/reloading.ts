import { ProblemsError, type Problem } from '../../core/problem';

/** Something that is read again when it has changed. What cannot be read leaves the last good one in force. */
export interface Reloading<T> {
  /** The last good one. */
  current(): T;
  /** Why the newest one cannot be used; empty while it is the one in force. */
  problems(): readonly Problem[];
  /** Reads it again if it has changed; true when there is a new one, or a new reason against it. */
  refresh(): Promise<boolean>;
}

/** How it is read. */
export interface Reading<T> {
  /** Differs whenever there may be something new. */
  readonly stamp: () => Promise<string>;
  readonly read: () => Promise<T>;
}

/**
 * Reads it for the first time.
 *
 * @throws ProblemsError what reading throws: there is no last good one yet
 */
export async function createReloading<T>({ stamp, read }: Reading<T>): Promise<Reloading<T>> {
  let seen = await stamp();
  let current = await read();
  let problems: readonly Problem[] = [];
  return {
    current: () => current,
    problems: () => problems,
    refresh: async () => {
      const found = await stamp();
      if (found === seen) return false;
      try {
        current = await read();
        problems = [];
      } catch (error) {
        if (!(error instanceof ProblemsError)) throw error;
        problems = error.problems;
      }
      seen = found;
      return true;
    },
  };
}
