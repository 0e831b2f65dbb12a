import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atFile } from '../../core/at-file';
import { fileProblem } from '../../core/file-problem';
import { aPlatform, type FakePlatform } from '../kit/a-platform';
import { aProject, type Project } from '../kit/a-project';
import { refusingFiles } from '../kit/refusing-files';

const codes = [
  ...['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT', 'EMFILE', 'ENFILE', 'ENOTDIR', 'EISDIR', 'ELOOP', 'EIO', 'EBUSY'],
  ...['ENAMETOOLONG', 'EXDEV', 'ENOENT', 'EEXIST', 'ENOTEMPTY', 'EFBIG', 'ESTALE', 'ETXTBSY', 'ENXIO', 'ENOMEM'],
];

test.each(codes)('says where and why at %s, and what to do', (code) => {
  const error = Object.assign(new Error('x'), { code, syscall: 'open', path: '/a/b\u001b', errno: -1 });
  const problem = fileProblem(new Error('around it', { cause: error }));
  expect(problem).toMatchObject({ code: 'file-refused', where: '/a/b\ufffd' });
  expect(problem?.what).toContain(code);
});

test('leaves alone what is a bug of ours, and what the network said', () => {
  for (const [code, syscall] of [
    ['EBADF', 'read'],
    ['EINVAL', 'open'],
    ['ENOENT', 'getaddrinfo'],
    ['EACCES', 'connect'],
  ])
    expect(fileProblem(Object.assign(new Error('x'), { code, syscall }))).toBeUndefined();
  expect(fileProblem(undefined)).toBeUndefined();
  expect(fileProblem('EIO')).toBeUndefined();
});

test('names the file of a write that fails for want of room', async () => {
  const file = '/dev/full';
  const failures = [
    await failureOf(() => atFile(file, () => writeFileSync(file, 'x'))),
    await failureOf(() => atFile(file, () => writeFile(file, 'x'))),
  ];
  for (const failure of failures)
    expect(fileProblem(failure)).toMatchObject({ where: file, what: expect.stringContaining('ENOSPC') as string });
  expect(await failureOf(() => atFile(file, () => Promise.reject(new Error('another'))))).not.toHaveProperty('path');
  expect(await atFile(file, () => Promise.resolve('a result'))).toBe('a result');
});

async function failureOf(work: () => unknown): Promise<unknown> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return error;
  }
}

describe('whichever call for a file is refused', () => {
  const kept = mkdtempSync(join(tmpdir(), 'gcda-kept-'));
  let platform: FakePlatform;
  let project: Project;
  beforeAll(async () => {
    platform = aPlatform(['dev_crm_bearer', 'dev_crm_basic']);
    project = await aProject(platform);
    await project.gcda(['keys', 'new']);
    await project.gcda(['keys', 'new', '--signing']);
    await project.gcda(['secrets', 'sync'], { env });
    mkdirSync(join(project.directory, 'deployed'));
    const record = { version: 1, stack: 'dev-crm', actions: [], credentials: [] };
    writeFileSync(join(project.directory, 'deployed/dev-crm.json'), JSON.stringify(record));
    cpSync(project.directory, kept, { recursive: true });
  });
  afterAll(async () => {
    await project.close();
    rmSync(kept, { recursive: true });
  });

  const env = {
    DEV_CRM_BEARER: 'kX93vbQm27LpZs0wTfYc',
    DEV_CRM_CLIENTID: 'an-id-of-ours-7731',
    DEV_CRM_CLIENTSECRET: 'Vd82hQw0zLmN47RtYcXp',
  };
  const lines: readonly (readonly string[])[] = [
    ['secrets', 'sync', '--force', '--json'],
    ['secrets', 'set', 'dev_crm_bearer'],
    ['secrets', 'list'],
    ['secrets', 'status'],
    ['secrets', 'plan'],
    ['verify', 'dev'],
    ['rotate', '--dry-run'],
    ['rotation', 'pause', 'dev', '--reason', 'a test'],
    ['rotation', 'verify', 'cdktf.out/inventory.json'],
    ['keys', 'new', 'dev'],
    ['keys', 'rotate', 'dev'],
    ['keys', 'public'],
    ['audit', 'verify'],
    ['compare', 'dev', 'dev'],
    ['promote', 'dev', 'prod'],
  ];

  /** As it was at first; where a key is to be made, without it. */
  function restore(line: readonly string[]): void {
    rmSync(project.directory, { recursive: true, force: true });
    cpSync(kept, project.directory, { recursive: true });
    if (line[1] === 'new') rmSync(join(project.directory, '.gcda/keys/dev'));
  }

  test('makes a private folder with its mark, or not at all', async () => {
    const files = refusingFiles(project.directory);
    try {
      for (let nth = 1; nth <= 12; nth += 1) {
        rmSync(join(project.directory, '.gcda'), { recursive: true, force: true });
        files.refuse(nth, 'ENOSPC');
        await project.gcda(['keys', 'new', 'dev']);
        files.refuse(0);
        await project.gcda(['keys', 'new', 'dev']);
        expect(readFileSync(join(project.directory, '.gcda/keys/.gitignore'), 'utf8')).toBe('*\n');
      }
    } finally {
      files.restore();
    }
  });

  test.each(lines.map((line) => [line.join(' '), line] as const))('%s ends with a problem', async (_, line) => {
    restore(line);
    const files = refusingFiles(project.directory);
    const run = async (nth: number, code?: string) => {
      files.refuse(nth, code);
      const ending = await project.gcda(line, { env, stdin: env.DEV_CRM_BEARER });
      const count = files.count();
      files.refuse(0);
      restore(line);
      return { ...ending, count };
    };
    try {
      const { count } = await run(0);
      expect(count).toBeGreaterThan(0);
      for (let nth = 1; nth <= count; nth += 1) {
        const code = codes[(nth * 7 + line.join().length) % codes.length]!;
        const ending = await run(nth, code);
        const seen = { nth, code, exit: ending.code, said: ending.stderr };
        expect(seen).toEqual({ ...seen, said: expect.not.stringContaining('internal error') as string });
        expect([0, 1, 2, 69]).toContain(ending.code);
      }
    } finally {
      files.restore();
    }
  });
});
