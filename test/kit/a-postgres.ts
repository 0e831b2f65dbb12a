import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
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
  close(): Promise<void>;
}

/** Where the server's programs are: a folder of Debian's, or on the path. */
const folder = programFolder();

/** Whether the tests on Postgres run: where it is installed, and in CI always, so that they fail there when it is missing. */
export const hasPostgres = folder !== undefined || process.env.CI === 'true';

/** Starts it, with its data below a folder. It refuses to run as root, so root's tests run it as another account. */
export async function aPostgres(parent = tmpdir()): Promise<Postgres> {
  if (folder === undefined) throw new Error('CI needs a Postgres server: initdb and postgres on the path');
  const account = accountFor();
  const data = mkdtempSync(join(parent, 'gcda-postgres-'));
  chmodSync(data, 0o700);
  if (account) chownSync(data, account.uid, account.gid);
  const options = { ...account, cwd: data, stdio: 'ignore' } as const;
  execFileSync(join(folder, 'initdb'), ['-D', join(data, 'db'), '-U', 'ledger', '-A', 'trust', '--no-sync'], options);
  const port = await freePort();
  const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', `unix_socket_directories=${data}`, 'fsync=off'];
  const program = join(folder, 'postgres');
  const start = () => {
    const args = ['-D', join(data, 'db'), ...settings.flatMap((setting) => ['-c', setting])];
    const process = spawn(program, args, options);
    return { process, ended: new Promise<void>((resolve) => process.once('exit', () => resolve())) };
  };
  let server = start();
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
        server = start();
        // What the last one has left in memory may be in its way for a moment.
        await untilItAnswers(url, server.process).catch(() => undefined);
      } while (!isUp());
    },
    isUp,
    close: async () => {
      await stop('SIGINT');
      rmSync(data, { recursive: true, force: true });
    },
  };
}

function programFolder(): string | undefined {
  const debian = '/usr/lib/postgresql';
  const installed = existsSync(debian) ? readdirSync(debian).map((version) => join(debian, version, 'bin')) : [];
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...installed];
  return folders.find((candidate) => ['initdb', 'postgres'].every((name) => existsSync(join(candidate, name))));
}

/** Nobody's own account where there is no other. */
function accountFor(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const [uid, gid] = ['-u', '-g'].map((flag) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' })));
  return { uid: uid ?? 65534, gid: gid ?? 65534 };
}

function freePort(): Promise<number> {
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
