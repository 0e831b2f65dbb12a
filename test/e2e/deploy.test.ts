import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { asSystemdReads, hasSystemd } from '../kit/systemd-unit';

const root = join(__dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

interface Instruction {
  readonly name: string;
  readonly text: string;
}

/** Instructions of a Dockerfile, continued lines joined. */
function instructions(text: string): readonly Instruction[] {
  const lines = text
    .replaceAll(/^\s*#.*\n/gm, '')
    .replaceAll(/\\\n/g, ' ')
    .split('\n');
  return lines
    .filter((line) => line.trim() !== '')
    .map((line) => ({ name: line.split(' ', 1)[0] ?? '', text: line.slice(line.indexOf(' ') + 1).trim() }));
}

const dockerfile = instructions(read('deploy/Dockerfile'));
const last = dockerfile.findLastIndex(({ name }) => name === 'FROM');
const [builder, image] = [dockerfile.slice(0, last), dockerfile.slice(last)];
const only = (name: string) => image.filter((instruction) => instruction.name === name).map(({ text }) => text);
const json = (text: string | undefined) => JSON.parse(text ?? '') as string[];

test('the image copies files that exist, that its build is given, and every room that is compiled', () => {
  const sources = builder
    .filter(({ name, text }) => name === 'COPY' && !text.startsWith('--from'))
    .flatMap(({ text }) => text.split(/\s+/).slice(0, -1));
  expect(sources.filter((source) => !existsSync(join(root, source)))).toEqual([]);
  const given = read('deploy/Dockerfile.dockerignore')
    .split('\n')
    .filter((line) => line.startsWith('!'))
    .map((line) => new RegExp(`^${line.slice(1).replaceAll('.', '\\.').replaceAll('*', '.*')}$`));
  expect(sources.filter((source) => !given.some((pattern) => pattern.test(source)))).toEqual([]);
  const { include } = JSON.parse(read('tsconfig.json')) as { include: string[] };
  const rooms = include.filter((name) => !['*.ts', 'test', 'bench'].includes(name));
  expect(rooms.filter((room) => !sources.includes(room))).toEqual([]);
});

test('the image has pinned bases, no root, no core files, Node as process 1, and takes nothing else from the build', () => {
  for (const { text } of dockerfile.filter(({ name }) => name === 'FROM'))
    expect(text).toMatch(/^node:24\.\d+\.\d+-bookworm-slim( AS build)?$/);
  expect(only('USER')).toEqual(['10001:10001']);
  expect(image.findIndex(({ name }) => name === 'USER')).toBeLessThan(
    image.findIndex(({ name }) => name === 'ENTRYPOINT'),
  );
  // The shell does nothing but forbid core files, and becomes Node.
  const program = 'exec node /app/packages/cli/bin/gcda.js "$@"';
  expect(json(only('ENTRYPOINT')[0])).toEqual(['/bin/sh', '-c', `ulimit -c 0 && ${program}`, 'gcda']);
  expect(json(only('CMD')[0]).slice(0, 3)).toEqual(['rotator', 'run', '--yes']);
  expect(only('COPY').every((text) => text.startsWith('--from=build /app/'))).toBe(true);
  expect(dockerfile.filter(({ name }) => name === 'ADD')).toEqual([]);
});

describe('the image’s files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gcda-image-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  /** What the last stage copies, in a folder of its own; of the packages only those that are left without those for development. */
  function layOut(): void {
    for (const text of only('COPY')) {
      const [, , target = ''] = text.split(/\s+/);
      if (target === '/app/node_modules') linkProductionPackages(join(folder, target));
      else cpSync(join(root, target.replace('/app/', '')), join(folder, target), { recursive: true });
    }
  }

  function run(...args: readonly string[]) {
    const [program = ''] = /\/app\/\S+\.js/.exec(only('ENTRYPOINT')[0] ?? '') ?? [];
    // Links are not followed: else packages would find those for development beside them.
    const node = ['--preserve-symlinks', '--preserve-symlinks-main', join(folder, program)];
    const env = { PATH: '/usr/bin:/bin', HOME: folder };
    return spawnSync(process.execPath, [...node, ...args], { cwd: folder, encoding: 'utf8', env });
  }

  test('are enough to run the service, which says what it lacks', () => {
    layOut();
    expect(run('--version')).toMatchObject({ status: 0 });
    expect(run('rotator', 'schema')).toMatchObject({ status: 0, stderr: '' });
    const started = run(...json(only('CMD')[0]).slice(0, 2));
    expect(started).toMatchObject({ status: 1, stdout: '' });
    expect(started.stderr).toContain('inventory-missing');
    const traced = spawnSync(
      process.execPath,
      ['--preserve-symlinks', '-e', 'require("./app/dist/rotation/service/open-traces.js")'],
      {
        cwd: folder,
        encoding: 'utf8',
      },
    );
    expect(traced).toMatchObject({ status: 0, stderr: '' });
  });
});

function linkProductionPackages(target: string): void {
  const lock = JSON.parse(read('package-lock.json')) as {
    readonly packages: Readonly<
      Record<string, { readonly dev?: boolean; readonly optional?: boolean; readonly link?: boolean }>
    >;
  };
  for (const [path, { dev, link }] of Object.entries(lock.packages)) {
    // Nested ones come with those around them; links point into packages/, which is copied.
    const isTop = path.startsWith('node_modules/') && path.lastIndexOf('node_modules/') === 0;
    if (!isTop || dev === true || !existsSync(join(root, path))) continue;
    const place = join(target, path.slice('node_modules/'.length));
    mkdirSync(dirname(place), { recursive: true });
    symlinkSync(link === true ? join(target, '..', 'packages', path.split('/').at(-1) ?? '') : join(root, path), place);
  }
}

const unit = join(root, 'deploy/gcda-rotator.service');

(hasSystemd ? test : test.skip)('the unit is one that systemd takes, and leaves the service next to no rights', () => {
  const verified = spawnSync('systemd-analyze', ['verify', unit], { encoding: 'utf8' });
  expect(verified).toMatchObject({ status: 0, stdout: '', stderr: '' });
  const { stdout } = spawnSync('systemd-analyze', ['security', '--offline=true', '--no-pager', unit], {
    encoding: 'utf8',
  });
  expect(Number(/Overall exposure level for \S+: ([\d.]+)/.exec(stdout)?.[1])).toBeLessThan(2);
});

(hasSystemd ? test : test.skip)('the unit says what is meant once systemd has parsed it', () => {
  const { environment, command, credentials } = asSystemdReads(unit);
  expect(JSON.parse(environment['GCDA_KEY_EXEC'] ?? '')).toEqual(['/bin/cat', join(credentials, 'key')]);
  expect(environment).toMatchObject({ NODE_ENV: 'production', CDKTF_OUTPUT: '/opt/gcda/cdktf.out' });
  expect(command.slice(0, 2)).toEqual(['/usr/bin/env', 'node']);
  expect(command.slice(3, 6)).toEqual(['rotator', 'run', '--yes']);
  const said = spawnSync(process.execPath, [command[2]!.replace('/opt/gcda', root), ...command.slice(3)], {
    cwd: mkdtempSync(join(tmpdir(), 'gcda-unit-')),
    encoding: 'utf8',
    env: { PATH: '/usr/bin:/bin', NODE_ENV: 'production' },
  });
  // Every word of the command line is known; what is missing is a project.
  expect([said.status, said.stderr]).toEqual([1, expect.stringContaining('inventory-missing')]);
});

test('the unit makes no core files, hands keys in as credentials, and waits for what is in hand', () => {
  const lines = readFileSync(unit, 'utf8').split('\n');
  for (const line of [
    ...['LimitCORE=0', 'NoNewPrivileges=yes', 'ProtectSystem=strict', 'LoadCredential=key:/etc/gcda/key'],
    ...['DynamicUser=yes', 'UMask=0077', 'TimeoutStopSec=60', 'KillMode=mixed'],
    // Dead workers are told from others, and a database that is down for a minute ends nothing for good.
    ...['Environment=GCDA_BOOT_ID=%b', 'StartLimitIntervalSec=0'],
  ])
    expect(lines).toContain(line);
  const [, program = ''] = /^ExecStart=\S+ node \/opt\/gcda\/(\S+)/m.exec(readFileSync(unit, 'utf8')) ?? [];
  expect(existsSync(join(root, program))).toBe(true);
});
