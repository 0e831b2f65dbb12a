import { execFileSync, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { ledgerRoom } from '../../ledger/ledger-tables';
import { openDatabase, type OpenOptions } from '../../ledger/open-database';
import { aPostgres, freePort, hasPostgres, type Postgres } from '../kit/a-postgres';
import { realProgram } from '../kit/real-program';

const openssl = realProgram('openssl');
const pgbouncer = hasPostgres ? realProgram('pgbouncer') : undefined;
const rooms = [ledgerRoom];
const password = ['pass', 'word', 'of', 'ada'].join('-');

const folder = mkdtempSync(join(tmpdir(), 'gcda-servers-'));
// The pooler, which runs as another account, reads its settings there.
chmodSync(folder, 0o755);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A certificate that signs itself, for this machine by its number alone, and its key. */
function aCertificate(name: string) {
  const [cert, key] = [join(folder, `${name}.crt`), join(folder, `${name}.key`)];
  const made = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  const about = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=IP:127.0.0.1', '-out', cert, '-keyout', key];
  execFileSync(openssl ?? '', [...made, ...about], { stdio: 'ignore' });
  return { file: cert, cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') };
}

(hasPostgres && openssl !== undefined ? describe : describe.skip)('on real servers', () => {
  let server: Postgres;
  let authority: string;
  beforeAll(async () => {
    const own = aCertificate('own');
    authority = own.file;
    server = await aPostgres(tmpdir(), {
      settings: ['ssl=on', 'ssl_cert_file=own.crt', 'ssl_key_file=own.key'],
      access: ['host all ada 127.0.0.1/32 scram-sha-256'],
      files: { 'own.crt': own.cert, 'own.key': own.key },
    });
    await (await openDatabase(address(), { rooms })).close();
    const client = new Client({ connectionString: server.url });
    await client.connect();
    await client.query(`CREATE ROLE ada LOGIN SUPERUSER PASSWORD '${password}'`);
    await client.end();
  });
  afterAll(() => server.close());

  function address(change: (url: URL) => void = () => undefined, of = server) {
    const url = new URL(of.url);
    change(url);
    return { url: url.href, schema: 'gcda', file: '' };
  }

  /** The code of what opening ends with, or what was read. */
  async function outcome(place: ReturnType<typeof address>, options: OpenOptions = {}): Promise<unknown> {
    try {
      const db = await openDatabase(place, { rooms, ...options });
      try {
        return await db.transaction((tx) => tx.query('SELECT count(*) AS records FROM ledger_records'));
      } finally {
        await db.close();
      }
    } catch (error) {
      const { problems, exitCode, message } = error as {
        problems: { code: string }[];
        exitCode: number;
        message: string;
      };
      expect(message).not.toContain(password);
      return [problems.map(({ code }) => code).join(), exitCode];
    }
  }
  const empty = [{ records: 0 }];

  test('tells a password that is missing, wrong, or right', async () => {
    const as = (word?: string) =>
      address((url) => {
        url.username = 'ada';
        if (word !== undefined) url.password = word;
      });
    expect(await outcome(as())).toEqual(['database-password-missing', 1]);
    expect(await outcome(as('another'))).toEqual(['database-refused', 1]);
    expect(await outcome(as(password))).toEqual(empty);
  });

  test('tells a certificate of another authority, and one for another host', async () => {
    const verified = (root: string | undefined, host = '127.0.0.1') =>
      address((url) => {
        url.hostname = host;
        url.searchParams.set('sslmode', 'verify-full');
        if (root !== undefined) url.searchParams.set('sslrootcert', root);
      });
    expect(await outcome(verified(authority))).toEqual(empty);
    expect(await outcome(verified(undefined))).toEqual(['database-certificate-refused', 1]);
    expect(await outcome(verified(aCertificate('other').file))).toEqual(['database-certificate-refused', 1]);
    expect(await outcome(verified(authority, 'localhost'))).toEqual(['database-certificate-refused', 1]);
  });

  test('reads on a hot standby, and says that it takes no writes', async () => {
    const standby = await server.standby();
    try {
      expect(await outcome(address(undefined, standby), { access: 'read' })).toEqual(empty);
      const db = await openDatabase(address(undefined, standby), { rooms });
      const writing = db.transaction((tx) => tx.query("INSERT INTO migrations VALUES ('a room', 1)"));
      await expect(writing).rejects.toMatchObject({ exitCode: 1, problems: [{ code: 'database-read-only' }] });
      await db.close();
      // A first start there finds nothing, and can make nothing.
      expect(await outcome({ ...address(undefined, standby), schema: 'other' })).toEqual(['database-read-only', 1]);
    } finally {
      await standby.close();
    }
  });

  (pgbouncer === undefined ? describe.skip : describe)('behind PgBouncer', () => {
    let pooler: ChildProcess | undefined;
    afterEach(async () => {
      const ended = new Promise((resolve) => pooler?.once('exit', resolve));
      pooler?.kill('SIGKILL');
      await ended;
    });

    async function pooled(mode: string, more: readonly string[] = []): Promise<ReturnType<typeof address>> {
      const port = await freePort();
      const ini = join(folder, `${mode}-${port}.ini`);
      const lines = [
        ...['[databases]', `postgres = host=127.0.0.1 port=${new URL(server.url).port} user=ledger`, '[pgbouncer]'],
        ...['listen_addr = 127.0.0.1', `listen_port = ${port}`, 'unix_socket_dir =', 'auth_type = any'],
        ...[`pool_mode = ${mode}`, ...more],
      ];
      writeFileSync(ini, `${lines.join('\n')}\n`, { mode: 0o644 });
      pooler = server.beside(pgbouncer ?? '', [ini]);
      while (!(await answers(port)))
        if (pooler.exitCode !== null) throw new Error(`PgBouncer ended with ${pooler.exitCode}`);
      return address((url) => (url.port = String(port)));
    }

    test('works where each connection keeps its session', async () => {
      const place = await pooled('session');
      expect(await outcome(place)).toEqual(empty);
      expect(await outcome(place, { access: 'read' })).toEqual(empty);
    });

    test.each<[string, string, readonly string[]]>([
      ['transactions', 'transaction', []],
      ['transactions, one connection', 'transaction', ['default_pool_size = 1']],
      ['transactions, in turn', 'transaction', ['server_round_robin = 1', 'min_pool_size = 3']],
      ['statements', 'statement', []],
    ])('says so where it is handed around after %s, and has set nothing', async (_, mode, more) => {
      const place = await pooled(mode, more);
      expect(await outcome(place)).toEqual(['database-pooled', 1]);
      const client = new Client({ connectionString: place.url });
      await client.connect();
      const { rows } = await client.query<{ search_path: string }>('SHOW search_path');
      await client.end();
      expect(rows).toEqual([{ search_path: '"$user", public' }]);
    });
  });
});

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => (socket.destroy(), resolve(true)));
    socket.on('error', () => setTimeout(resolve, 20, false));
  });
}
