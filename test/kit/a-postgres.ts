import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { Client } from 'pg';

/** A real Postgres server of its own, on loopback, with an empty data folder. */
export interface Postgres {
  /** `postgres://…` of its first database. */
  readonly url: string;
  /** Stops the server the hard way, as a machine does that goes down. */
  kill(): Promise<void>;
  /** Stops it the hard way and starts it again on the same data and port, as often as it takes. */
  restart(): Promise<void>;
  /** True unless it has ended. */
  isUp(): boolean;
  /** A hot standby of it, made of a copy of its data as they are now: it can be read, and takes no writes. */
  standby(): Promise<Postgres>;
  /** Starts another program of the server's family beside it, as the account that it runs as. */
  beside(program: string, args: readonly string[]): ChildProcess;
  close(): Promise<void>;
}

/** Where the server's programs are: a folder of Debian's, or on the path. */
const folder = programFolder();

/** Whether the tests on Postgres run: where it is installed, and in CI always, so that they fail there when it is missing. */
export const hasPostgres = folder !== undefined || process.env.CI === 'true';

/** Wishes for a server beside the usual. */
export interface PostgresWish {
  /** As `-c` takes them: `ssl=on`. */
  readonly settings?: readonly string[];
  /** Lines of pg_hba.conf that come before the ones that trust everybody. */
  readonly access?: readonly string[];
  /** Files for its data folder by name, closed to others: the key of a certificate. */
  readonly files?: Readonly<Record<string, string>>;
}

/** Starts it, with its data below a folder. It refuses to run as root, so root's tests run it as another account. */
export async function aPostgres(parent = tmpdir(), wish: PostgresWish = {}): Promise<Postgres> {
  const initialise = (data: string, { account, programs }: Place): void => {
    const options = { ...account, cwd: data, stdio: 'ignore' } as const;
    const db = join(data, 'db');
    execFileSync(join(programs, 'initdb'), ['-D', db, '-U', 'ledger', '-A', 'trust', '--no-sync'], options);
    const hba = join(db, 'pg_hba.conf');
    if (wish.access) writeFileSync(hba, `${wish.access.join('\n')}\n${readFileSync(hba, 'utf8')}`);
    for (const [name, content] of Object.entries(wish.files ?? {})) {
      writeFileSync(join(db, name), content, { mode: 0o600 });
      if (account) chownSync(join(db, name), account.uid, account.gid);
    }
  };
  return start(parent, wish, initialise);
}

interface Place {
  readonly account: { readonly uid: number; readonly gid: number } | undefined;
  readonly programs: string;
}

async function start(
  parent: string,
  wish: PostgresWish,
  initialise: (data: string, place: Place) => void,
): Promise<Postgres> {
  if (folder === undefined) throw new Error('CI needs a Postgres server: initdb and postgres on the path');
  const account = accountFor();
  const data = mkdtempSync(join(parent, 'gcda-postgres-'));
  chmodSync(data, 0o700);
  if (account) chownSync(data, account.uid, account.gid);
  const options = { ...account, cwd: data, stdio: 'ignore' } as const;
  const programs = folder;
  initialise(data, { account, programs });
  const port = await freePort();
  const usual = [`port=${port}`, 'listen_addresses=127.0.0.1', `unix_socket_directories=${data}`, 'fsync=off'];
  const settings = [...usual, ...(wish.settings ?? [])];
  const program = join(programs, 'postgres');
  const launch = () => {
    const args = ['-D', join(data, 'db'), ...settings.flatMap((setting) => ['-c', setting])];
    const process = spawn(program, args, options);
    return { process, ended: new Promise<void>((resolve) => process.once('exit', () => resolve())) };
  };
  let server = launch();
  const url = `postgres://ledger@127.0.0.1:${port}/postgres`;
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    server.process.kill(signal);
    await server.ended;
  };
  const isUp = (): boolean => server.process.exitCode === null && server.process.signalCode === null;
  try {
    await untilItAnswers(url, server.process);
  } catch (error) {
    await stop('SIGKILL');
    throw error;
  }
  return {
    url,
    // SIGQUIT is the server's own word for an end without ceremony; its children end with it.
    kill: () => stop('SIGQUIT'),
    restart: async () => {
      if (isUp()) await stop('SIGQUIT');
      do {
        server = launch();
        // What the last one has left in memory may be in its way for a moment.
        await untilItAnswers(url, server.process).catch(() => undefined);
      } while (!isUp());
    },
    isUp,
    beside: (name, args) => spawn(name, args, options),
    standby: () =>
      start(parent, wish, (copy, place) => {
        const from = ['-h', '127.0.0.1', '-p', String(port), '-U', 'ledger'];
        const how = ['-D', join(copy, 'db'), '--write-recovery-conf', '--checkpoint=fast', '--no-sync'];
        const as = { ...place.account, cwd: copy, stdio: 'ignore' } as const;
        execFileSync(join(folderOf('pg_basebackup') ?? programs, 'pg_basebackup'), [...from, ...how], as);
      }),
    close: async () => {
      await stop('SIGINT');
      rmSync(data, { recursive: true, force: true });
    },
  };
}

function programFolder(): string | undefined {
  return folderOf('initdb', 'postgres');
}

function folderOf(...programs: readonly string[]): string | undefined {
  const debian = '/usr/lib/postgresql';
  const installed = existsSync(debian) ? readdirSync(debian).map((version) => join(debian, version, 'bin')) : [];
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...installed];
  return folders.find((candidate) => programs.every((name) => existsSync(join(candidate, name))));
}

/** Nobody's own account where there is no other. */
function accountFor(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const [uid, gid] = ['-u', '-g'].map((flag) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' })));
  return { uid: uid ?? 65534, gid: gid ?? 65534 };
}

/** A port that nobody listens on at the moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

async function untilItAnswers(url: string, server: { readonly exitCode: number | null }): Promise<void> {
  for (;;) {
    if (server.exitCode !== null) throw new Error(`Postgres ended with ${server.exitCode}`);
    const client = new Client({ connectionString: url });
    const isReady = await client.connect().then(
      () => true,
      () => false,
    );
    await client.end().catch(() => undefined);
    if (isReady) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
