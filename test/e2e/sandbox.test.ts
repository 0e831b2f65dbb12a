import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SandboxOverlay } from '../../core/sandbox-overlay';
import type { Ending } from '../kit/a-terminal';
import { filesBelow } from '../sandbox/a-running-sandbox';
import { fetchApart } from '../kit/fetch-apart';

const binary = join(__dirname, '..', '..', 'packages', 'cli', 'bin', 'gcda.js');
let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'gcda-e2e-sandbox-'));
});
afterEach(async () => {
  await gcda('sandbox', 'stop');
  rmSync(directory, { recursive: true });
});

/** The real command, as a process. */
function gcda(...args: string[]): Promise<Ending> {
  return new Promise((resolve) => {
    execFile(process.execPath, [binary, ...args], { cwd: directory }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
    });
  });
}

async function startDetached(...args: string[]): Promise<SandboxOverlay> {
  const ending = await gcda('sandbox', 'start', '--detach', '--json', '--port', '0', ...args);
  if (ending.code !== 0) throw new Error(ending.stderr);
  return JSON.parse(ending.stdout) as SandboxOverlay;
}

const value = (overlay: SandboxOverlay, name: string) => readFileSync(join(overlay.valuesDirectory, name), 'utf8');

test('starts detached, answers, and leaves no process behind after stop', async () => {
  const overlay = await startDetached();
  const commandLine = readFileSync(`/proc/${overlay.pid}/cmdline`, 'utf8');
  const account = await fetchApart(`${overlay.targetsUrl}/prod/crm/accounts/A-1001`, {
    headers: { authorization: `Bearer ${value(overlay, 'prod_crm_bearer')}` },
  });

  const stopped = await gcda('sandbox', 'stop');

  expect(account.status).toBe(200);
  for (const secret of Object.values(filesBelow(overlay.valuesDirectory))) expect(commandLine).not.toContain(secret);
  expect(stopped).toEqual({ code: 0, stdout: 'stopped\n', stderr: '' });
  expect(isRunning(overlay.pid)).toBe(false);
  await expect(fetchApart(overlay.genesysUrl)).rejects.toThrow();
  expect((await gcda('sandbox', 'status')).code).toBe(69);
});

test('after kill -9 the next start needs no clean-up and has the same values, clients and tokens', async () => {
  const first = await startDetached();
  const [values, clients] = [filesBelow(first.valuesDirectory), readFileSync(first.clientsFile, 'utf8')];
  await killHard(first);
  const whileDead = await gcda('sandbox', 'status');

  const second = await startDetached();

  expect(whileDead.code).toBe(69);
  expect(second.pid).not.toBe(first.pid);
  expect(filesBelow(second.valuesDirectory)).toEqual(values);
  expect(readFileSync(second.clientsFile, 'utf8')).toBe(clients);
  const account = await fetchApart(`${second.targetsUrl}/dev/crm/accounts/A-1001`, {
    headers: { authorization: `Bearer ${value(second, 'dev_crm_bearer')}` },
  });
  expect(account.status).toBe(200);
});

test('a second start, and a port that is taken, are refused with the fix, from the detached process too', async () => {
  const overlay = await startDetached();
  const again = await gcda('sandbox', 'start', '--detach', '--port', '0');
  await gcda('sandbox', 'stop');
  const { server, port } = await takePort();
  const taken = await gcda('sandbox', 'start', '--detach', '--port', String(port));
  await new Promise((resolve) => server.close(resolve));

  expect(again).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('sandbox-already-running') });
  expect(again.stderr).toContain(overlay.genesysUrl);
  expect(taken).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('port-taken') });
  expect(taken.stderr).toContain(String(port));
});

test('planted values appear in no output, and a foreign process on a stale port is left alone', async () => {
  const marker = 'planted-marker-value';
  writeFileSync(join(directory, 'values.json'), JSON.stringify({ dev_crm_bearer: marker }), { mode: 0o600 });
  const overlay = await startDetached('--values', 'values.json');
  const log = () => readFileSync(join(directory, '.gcda/sandbox/sandbox.log'), 'utf8');
  const status = await gcda('sandbox', 'status', '--json');
  const account = await fetchApart(`${overlay.targetsUrl}/dev/crm/accounts/A-1001`, {
    headers: { authorization: `Bearer ${marker}` },
  });
  await killHard(overlay);
  const foreign = createServer((_, response) => response.end('{}'));
  await new Promise<void>((resolve) => foreign.listen(Number(new URL(overlay.genesysUrl).port), '127.0.0.1', resolve));

  const stop = await gcda('sandbox', 'stop');

  expect(account.status).toBe(200);
  expect(status.stdout + log()).not.toContain(marker);
  expect(stop.stdout).toBe('not running\n');
  expect(foreign.listening).toBe(true);
  foreign.closeAllConnections();
  await new Promise((resolve) => foreign.close(resolve));
});

/** Ends the process without any warning, and waits until the system has taken back its ports too (they go a moment later). */
async function killHard(overlay: SandboxOverlay): Promise<void> {
  const answers = () =>
    fetchApart(overlay.genesysUrl).then(
      () => true,
      () => false,
    );
  process.kill(overlay.pid, 'SIGKILL');
  while (isRunning(overlay.pid) || (await answers())) await new Promise((resolve) => setImmediate(resolve));
}

async function takePort(): Promise<{ server: Server; port: number }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // An address is a string only for pipes.
  return { server, port: (server.address() as AddressInfo).port };
}

/** A process that ended and waits to be collected (state Z) does not run. */
function isRunning(pid: number): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
