import { AsyncLocalStorage } from 'node:async_hooks';
import { InternalError } from '../core/internal-error';

/** Lets one piece of work begin when the one before it has ended. */
export interface Turns {
  take<T>(work: () => Promise<T>): Promise<T>;
}

/** An empty queue. Work that asks for a turn from inside its own would wait for itself for ever, and is refused. */
export function createTurns(): Turns {
  const inside = new AsyncLocalStorage<true>();
  let last: Promise<unknown> = Promise.resolve();
  return {
    take: async (work) => {
      if (inside.getStore()) throw new InternalError('inside a transaction, use the queries that it was given');
      const turn = last.then(() => inside.run(true, work));
      last = turn.catch(() => undefined);
      return turn;
    },
  };
}
