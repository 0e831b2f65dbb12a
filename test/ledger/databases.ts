import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../ledger/open-database';
import type { Database } from '../../ledger/database';
import { aPostgres, hasPostgres, type Postgres } from '../kit/a-postgres';

/** Databases of one kind for one test. */
export interface Place {
  /** One more connection to the test's own database. */
  open(): Promise<Database>;
}

/** The same tests on SQLite, and on a real Postgres server where there is one. */
export function onEachDatabase(tests: (place: Place) => void): void {
  describe('on SQLite', () => {
    let file = '';
    withPlace(tests, () => {
      file = join(mkdtempSync(join(tmpdir(), 'gcda-ledger-')), 'of', 'a-test', 'ledger.db');
      return { schema: '', file, forget: () => rmSync(join(file, '../../..'), { recursive: true }) };
    });
  });
  if (!hasPostgres) process.stderr.write('no Postgres on this machine: its tests are skipped\n');
  (hasPostgres ? describe : describe.skip)('on Postgres', () => {
    let server: Postgres;
    beforeAll(async () => (server = await aPostgres()));
    afterAll(() => server.close());
    // A schema for each test: one server serves them all.
    withPlace(tests, () => ({
      url: server.url,
      schema: `test_${randomBytes(6).toString('hex')}`,
      file: '',
      forget: () => undefined,
    }));
  });
}

type Address = Parameters<typeof openDatabase>[0] & { readonly forget: () => void };

function withPlace(tests: (place: Place) => void, anAddress: () => Address): void {
  let address: Address;
  let opened: Database[] = [];
  beforeEach(() => {
    address = anAddress();
    opened = [];
  });
  afterEach(async () => {
    await Promise.all(opened.map((database) => database.close()));
    address.forget();
  });
  tests({
    open: async () => {
      const database = await openDatabase(address);
      opened.push(database);
      return database;
    },
  });
}
