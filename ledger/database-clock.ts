import type { Clock } from '../core/clock';
import type { Database } from './database';

/** The time of a database, for everything that several processes agree on by it: claims, leases, what is due, when values end. */
export interface DatabaseClock extends Clock {
  /** Reads the database's time again; what cannot be read goes on as it was. Call it now and then: machines sleep, and clocks are set. */
  readAgain(): Promise<void>;
  /** Milliseconds by which the machine's own clock is ahead; negative where it is behind. */
  aheadBy(): number;
}

/** Where time comes from on this machine. */
export interface MachineTime {
  readonly clock: Clock;
  /** Milliseconds since any moment; never set, and goes on while the process stands still. */
  readonly steady: () => number;
}

/** SQLite asks the machine that its file is on, and so all processes that use it. */
const readings = {
  sqlite: "SELECT CAST(unixepoch('subsec') * 1000 AS INTEGER) AS now",
  postgres: 'SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT) AS now',
} as const;

/** A reading is as far off as it took at most; one that took this long is not believed where there is another. */
const goodMilliseconds = 250;
const readingsAtMost = 3;

interface Reading {
  /** From steady time to the database's. */
  readonly offset: number;
  readonly took: number;
}

/** Opens the clock of a database. Between two readings it goes by the machine's steady time, which nobody can set. */
export async function openDatabaseClock(db: Database, { clock, steady }: MachineTime): Promise<DatabaseClock> {
  const readOnce = async (): Promise<Reading> => {
    const begun = steady();
    const [row] = await db.query<{ now: number }>(readings[db.kind]);
    const took = steady() - begun;
    return { offset: (row?.now ?? clock.now()) - begun - took / 2, took };
  };
  const read = async (): Promise<Reading> => {
    let best = await readOnce();
    for (let more = 1; more < readingsAtMost && best.took > goodMilliseconds; more += 1) {
      const next = await readOnce();
      if (next.took < best.took) best = next;
    }
    return best;
  };
  let { offset } = await read();
  const now = (): number => Math.round(steady() + offset);
  return {
    now,
    sleep: (milliseconds, signal) => clock.sleep(milliseconds, signal),
    readAgain: async () => {
      const next = await read().catch(() => undefined);
      // A long silence says less than steady time does, unless it says that this is far off.
      if (next && (next.took <= goodMilliseconds || Math.abs(next.offset - offset) > next.took)) offset = next.offset;
    },
    aheadBy: () => clock.now() - now(),
  };
}
