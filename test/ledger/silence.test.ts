import { databaseBounds } from '../../ledger/database-bounds';
import { openDatabase } from '../../ledger/open-database';
import { aPostgres, hasPostgres, type Postgres } from '../kit/a-postgres';
import { aSilentProxy, type SilentProxy } from '../kit/a-silent-proxy';

const short = { ...databaseBounds(), connect: 300, statement: 300, grace: 50, close: 50 };
/** Longer than any test: what ends a wait is then not a bound. */
const long = { ...short, connect: 1_000_000, statement: 1_000_000 };

(hasPostgres ? describe : describe.skip)('a server that goes silent', () => {
  let server: Postgres;
  let proxy: SilentProxy;
  beforeAll(async () => (server = await aPostgres()));
  afterAll(() => server.close());
  beforeEach(async () => (proxy = await aSilentProxy(Number(new URL(server.url).port))));
  afterEach(() => proxy.close());
  const address = () => {
    const url = new URL(server.url);
    url.port = String(proxy.port);
    return { url: url.href, schema: 'silence', file: '' };
  };
  const silent = { exitCode: 69, problems: [{ code: 'database-silent', where: 'DATABASE_URL' }] };

  test.each([0, 1, 60])('ends the wait for a connection after %i bytes', async (bytes) => {
    proxy.hushAfter(bytes);
    await expect(openDatabase(address(), { bounds: short })).rejects.toMatchObject(silent);
  });

  test('ends the wait for a statement, a transaction and its end', async () => {
    const db = await openDatabase(address(), { bounds: { ...short, connect: 1_000_000 } });
    proxy.hush();
    await expect(db.query('SELECT 1')).rejects.toMatchObject(silent);
    await db.close();
  });

  test('ends a transaction that is under way', async () => {
    const db = await openDatabase(address(), { bounds: { ...short, connect: 1_000_000 } });
    const work = db.transaction(async (tx) => {
      await tx.query('SELECT 1');
      proxy.hush();
      await tx.query('SELECT 2');
    });
    await expect(work).rejects.toMatchObject(silent);
    await db.close();
  });

  test.each(['read', 'write'] as const)('ends at once on a signal, opened to %s', async (access) => {
    await (await openDatabase(address(), { bounds: long })).close();
    const stop = new AbortController();
    const db = await openDatabase(address(), { bounds: long, signal: stop.signal, access });
    proxy.hush();
    const waiting = db.query('SELECT 1');
    stop.abort();
    await expect(waiting).rejects.toMatchObject({ problems: [{ code: 'interrupted' }] });
    // Not another wait for each thing that a command wants to put in order.
    await expect(db.query('SELECT 2')).rejects.toMatchObject({ problems: [{ code: 'interrupted' }] });
    await db.close();
  });

  test('ends a wait for a connection on a signal', async () => {
    proxy.hush();
    const stop = new AbortController();
    const opening = openDatabase(address(), { bounds: long, signal: stop.signal });
    stop.abort();
    await expect(opening).rejects.toMatchObject({ problems: [{ code: 'interrupted' }] });
  });

  test('lets work under way be put on record after a signal, where the server answers', async () => {
    const stop = new AbortController();
    const db = await openDatabase(address(), { bounds: { ...long, grace: 1_000_000 }, signal: stop.signal });
    stop.abort();
    expect(await db.transaction((tx) => tx.query('SELECT 1 AS one'))).toEqual([{ one: 1 }]);
    await db.close();
  });
});
