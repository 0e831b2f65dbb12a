import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { maxOutputBytes, readExec } from '../../../secrets/sources/exec';
import { describeSource } from '../../../core/sources/value-source';
import type { SourcePorts } from '../../../secrets/sources/source';
import { sourcePorts } from '../../kit/source-ports';

const name = 'prod_crm_apikey';
const node = process.execPath;
let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'gcda-exec-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

async function read(
  command: [string, ...string[]],
  ports: Partial<SourcePorts> = {},
  signal = new AbortController().signal,
): Promise<string> {
  return (await readExec({ kind: 'exec', command }, name, sourcePorts({ directory, ...ports }), signal)).reveal();
}

const run = (code: string, ...rest: string[]): [string, ...string[]] => [node, '-e', code, ...rest];
const refusal = (code: string) => ({ problems: [expect.objectContaining({ code, where: name })] });

test('gives arguments, environment and folder as they are, without a shell', async () => {
  const code = 'process.stdout.write(process.argv[1] + process.env.SEEN + (process.cwd() === process.env.DIR))';
  const env = { SEEN: '-seen-', DIR: directory };
  await expect(read(run(code, '$HOME; `id` "x" *'), { env })).resolves.toBe('$HOME; `id` "x" *-seen-true');
});

test('takes one line end off, and one only', async () => {
  await expect(read(run('console.log("a-value")'))).resolves.toBe('a-value');
  await expect(read(run('console.log("a-value\\n")'))).resolves.toBe('a-value\n');
});

test('closes standard input', async () => {
  await expect(read(run('process.stdin.on("end", () => console.log("ended")).resume()'))).resolves.toBe('ended');
});

test('names the program alone when it fails, and shows nothing that it said', async () => {
  const said = ['said', 'by', 'it'].join('-');
  const code = 'console.log(process.argv[1]); console.error(process.argv[1]); process.exit(3)';
  const thrown: unknown = await read(run(code, said)).catch((error: unknown) => error);
  expect(thrown).toMatchObject({
    problems: [{ code: 'exec-failed', where: name, what: `program ${node} ended with exit code 3` }],
  });
  expect(inspect(thrown, { depth: 20, showHidden: true })).not.toContain(said);
});

test('takes nothing of a program that writes half of the value and dies', async () => {
  const half = 'process.stdout.write("half-val", () => process.kill(process.pid, "SIGKILL"))';
  await expect(read(run(half))).rejects.toMatchObject(refusal('exec-failed'));
});

test('tells a program that is not there, that is not executable, and that a signal ended', async () => {
  await expect(read(['no-such-program-anywhere'])).rejects.toMatchObject(refusal('exec-not-found'));
  writeFileSync(join(directory, 'plain'), 'x', { mode: 0o600 });
  await expect(read([join(directory, 'plain')])).rejects.toMatchObject(refusal('exec-not-started'));
  await expect(read(run('process.kill(process.pid, "SIGTERM"); setTimeout(() => {}, 60000)'))).rejects.toMatchObject({
    problems: [expect.objectContaining({ code: 'exec-failed', what: `program ${node} was ended by a signal` })],
  });
});

test('refuses bytes that are no text, and more than the limit', async () => {
  await expect(read(run('process.stdout.write(Buffer.from([0xff, 0xfe]))'))).rejects.toMatchObject(
    refusal('value-unreadable'),
  );
  const endless = `setInterval(() => process.stdout.write('x'.repeat(${maxOutputBytes / 4})), 1)`;
  await expect(read(run(endless))).rejects.toMatchObject(refusal('exec-output-too-large'));
  const most = `process.stdout.write('x'.repeat(${maxOutputBytes}))`;
  await expect(read(run(most))).resolves.toHaveLength(maxOutputBytes);
});

test('kills a late program with all that it started', async () => {
  const stop = new AbortController();
  const asked: number[] = [];
  const timeLimit = (milliseconds: number) => {
    asked.push(milliseconds);
    return stop.signal;
  };
  const file = join(directory, 'pids');
  // A shell that waits for a child of its own; both hold standard output open.
  const reading = read(['/bin/sh', '-c', 'sleep 600 & echo $$ $! > pids; wait'], { timeLimit, env: process.env });
  while (!existsSync(file) || readFileSync(file, 'utf8') === '') await new Promise(setImmediate);
  const pids = readFileSync(file, 'utf8').trim().split(' ').map(Number);
  stop.abort();
  await expect(reading).rejects.toMatchObject(refusal('exec-late'));
  expect(asked).toEqual([10_000]);
  expect(pids).toHaveLength(2);
  for (const pid of pids) while (isRunning(pid)) await new Promise(setImmediate);
});

test('starts nothing once the time is over', async () => {
  await expect(read(run(''), {}, AbortSignal.abort())).rejects.toMatchObject(refusal('exec-late'));
});

/** False also for one that is dead and waits to be noticed by its parent. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !existsSync(`/proc/${pid}/stat`) || !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}

test.each([
  'vault kv get -field=w0rd secret/y',
  '/usr/bin/vault kv get w0rd',
  'op read w0rd | head -1',
  "echo 'w0rd'",
  'w0rd\nw0rd',
  '$(w0rd)',
])('refuses the whole shell line %j, and does not repeat it', async (line) => {
  const thrown: unknown = await read([line]).catch((error: unknown) => error);
  expect(thrown).toMatchObject(refusal('exec-shell-line'));
  expect(inspect(thrown, { depth: 20, showHidden: true })).not.toContain('w0rd');
  expect(describeSource({ kind: 'exec', command: [line] })).toBe('exec');
});

test('starts a program whose path has blanks', async () => {
  const path = join(directory, 'my own tool');
  writeFileSync(path, '#!/bin/sh\nprintf own-value\n', { mode: 0o700 });
  await expect(read([path])).resolves.toBe('own-value');
});

test('starts no program that others may change, and says so of the program alone', async () => {
  const script = join(directory, 'give-value');
  const trace = join(directory, 'trace');
  writeFileSync(script, `#!/bin/sh\ntouch ${trace}\necho a-value\n`, { mode: 0o755 });
  chmodSync(script, 0o777);
  await expect(read([script])).rejects.toMatchObject(refusal('exec-exposed'));
  await expect(read(['sh', script])).rejects.toMatchObject({
    problems: [
      { code: 'exec-exposed', what: expect.stringMatching(/^program sh must .*its argument 1: others/) as string },
    ],
  });
  expect(existsSync(trace)).toBe(false);
  chmodSync(script, 0o755);
  await expect(read([script])).resolves.toBe('a-value');
});
