import { Socket } from 'node:net';
import type { DatabaseBounds } from './database-bounds';
import { databaseInterrupted, databaseSilent } from './database-problems';
import { postgresPlace } from './explain-postgres-error';

/** The connections to one server, none of which is waited for without a bound. */
export interface Line {
  /** A stream for one more connection. */
  newStream(): Socket;
  /** An answer of the server, or a problem once a bound is met; every connection is cut then. `at` is for people: `to a statement`. */
  heard<T>(ask: () => Promise<T>, at: string): Promise<T>;
  /** Takes leave, and cuts what does not answer that. */
  close(leave: () => Promise<void>): Promise<void>;
}

/** Ports of a line. */
export interface LinePorts {
  readonly bounds: DatabaseBounds;
  /** Asks for an end of all waiting. */
  readonly signal: AbortSignal | undefined;
  /** For so long a wait may still take then. Milliseconds. */
  readonly grace: number;
}

/** No connection yet. After a silence the next question connects anew; where the user wants to stop, none is asked after one. */
export function openLine({ bounds, signal, grace }: LinePorts): Line {
  const streams = new Set<Socket>();
  const cut = (): void => streams.forEach((stream) => void stream.destroy());
  // One listener for all: a signal warns of many.
  const stops = new Set<() => void>();
  const stopAll = (): void => stops.forEach((stop) => stop());
  signal?.addEventListener('abort', stopAll, { once: true });
  let isOver = false;

  const within = <T>(milliseconds: number, rest: number, late: () => Error, start: () => Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      const timers = [setTimeout(() => giveUp(late()), milliseconds)];
      const stop = (): void => void timers.push(setTimeout(() => giveUp(interrupted()), rest));
      const interrupted = (): Error => {
        isOver = true;
        return databaseInterrupted(postgresPlace);
      };
      const end = (): void => {
        timers.forEach((timer) => clearTimeout(timer));
        stops.delete(stop);
      };
      const giveUp = (error: Error): void => {
        end();
        cut();
        reject(error);
      };
      stops.add(stop);
      if (signal?.aborted) stop();
      void start().then(resolve, reject).finally(end);
    });
  return {
    newStream: () => {
      const stream = new Socket();
      streams.add(stream);
      stream.once('close', () => streams.delete(stream));
      return stream;
    },
    heard: (ask, at) => {
      if (isOver) return Promise.reject(databaseInterrupted(postgresPlace));
      const late = (): Error => databaseSilent(postgresPlace, bounds.statement / 1000, at);
      return within(bounds.statement, grace, late, ask);
    },
    close: async (leave) => {
      await within(bounds.close, bounds.close, () => new Error('no farewell'), leave).catch(cut);
      signal?.removeEventListener('abort', stopAll);
    },
  };
}
