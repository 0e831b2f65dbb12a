import { join } from 'node:path';
import { openDatabase, type DatabaseAddress } from '../../../ledger/open-database';
import { verifyChain } from '../../../ledger/verify-chain';
import { aPostgres } from '../../kit/a-postgres';
import { aDisk, type Disk } from './disk';

/** Where a campaign's workers meet, on a disk of its own. */
export interface LedgerPlace {
  readonly name: string;
  readonly env: Readonly<Record<string, string>>;
  readonly disk: Disk;
  /** Goes down the hard way and comes back; undefined where there is no server. */
  readonly restart: (() => Promise<void>) | undefined;
  /** Ends what a full disk has brought down. */
  recover(): Promise<void>;
  /** Secrets whose first rotation has written a value. */
  begun(): Promise<number>;
  /** What became of it. */
  summary(environments: readonly string[]): Promise<Summary>;
  close(): Promise<void>;
}

/** Rotations by how they ended, and what is wrong with the chains. */
export interface Summary {
  readonly done: number;
  readonly failed: number;
  /** Claims beyond the first of a rotation's stages: taken over, or waited in between. */
  readonly problems: readonly string[];
}

/** A file of SQLite. */
export function onSqlite(folder: string): Promise<LedgerPlace> {
  const disk = aDisk(join(folder, 'disk'), 64);
  const file = join(disk.folder, 'of', 'ledger.db');
  const none = () => Promise.resolve();
  const place = { name: 'SQLite', env: { GCDA_LEDGER: file }, disk, restart: undefined, recover: none };
  return Promise.resolve({ ...place, ...reading({ schema: '', file }), close: () => Promise.resolve(disk.close()) });
}

/** A Postgres server of its own. */
export async function onPostgres(folder: string): Promise<LedgerPlace> {
  const disk = aDisk(join(folder, 'disk'), 512);
  const server = await aPostgres(disk.folder);
  const { url } = server;
  return {
    ...{ name: 'Postgres', env: { DATABASE_URL: url }, disk, ...reading({ url, schema: 'gcda', file: '' }) },
    restart: () => server.restart(),
    recover: async () => {
      if (!server.isUp()) await server.restart();
    },
    close: async () => {
      await server.close();
      disk.close();
    },
  };
}

function reading(address: DatabaseAddress): Pick<LedgerPlace, 'begun' | 'summary'> {
  const counted = async (where: string): Promise<number> => {
    const db = await openDatabase(address, { access: 'read' });
    try {
      const [row] = await db.query<{ count: number }>(
        `SELECT COUNT(DISTINCT id) AS count FROM rotations WHERE ${where}`,
      );
      return row?.count ?? 0;
    } finally {
      await db.close();
    }
  };
  return {
    begun: () => counted("generation = 1 AND stage IN ('verify', 'retire', 'prove', 'done')"),
    summary: async (environments) => {
      const db = await openDatabase(address, { access: 'read' });
      try {
        const chains = await Promise.all(environments.map((name) => verifyChain(db, name, { key: undefined })));
        const problems = chains.flatMap((chain) => chain.problems.map(({ code }) => code));
        return { done: await counted("stage = 'done'"), failed: await counted("stage = 'failed'"), problems };
      } finally {
        await db.close();
      }
    },
  };
}
