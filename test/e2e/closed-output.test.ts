import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeInventory } from '../kit/a-project';
import { anEnvironment, anInventory } from '../kit/an-inventory';

const folder = mkdtempSync(join(tmpdir(), 'gcda-output-'));
beforeAll(() => writeInventory(folder, anInventory(anEnvironment())));
afterAll(() => rmSync(folder, { recursive: true }));

const bin = join(__dirname, '../../packages/cli/bin');
/** Runs a command line of bash that begins with one of ours, and gives the exit code of that. */
function bash(line: string): { readonly code: number; readonly said: string } {
  const script = `${process.execPath} ${bin}/${line.replace(/^\w+/, '$&.js')}; exit \${PIPESTATUS[0]}`;
  const env = { PATH: process.env.PATH ?? '', HOME: folder };
  const { status, stdout, stderr } = spawnSync('bash', ['-c', script], { cwd: folder, env, encoding: 'utf8' });
  return { code: status ?? -1, said: stdout + stderr };
}

/** Of each kind: short, long, JSON, with problems, refused; and their exit codes. */
const lines: readonly (readonly [string, number])[] = [
  ['gcda --help', 0],
  ['gcda policies --json', 0],
  ['gcda secrets list --json', 1],
  ['gcda secrets plan', 1],
  ['gcda nonsense', 64],
  ['cdktf --help', 0],
  ['cdktf list', 1],
];

describe.each(lines)('%s', (line, code) => {
  test('ends quietly, with its own exit code, where nobody reads its results', () => {
    expect(bash(`${line} 2>/dev/null | true`)).toEqual({ code, said: '' });
    expect(bash(`${line} 2>/dev/null >&-`)).toEqual({ code, said: '' });
  });

  test('ends quietly where nobody reads anything', () => {
    expect(bash(`${line} 2>&1 | true`)).toEqual({ code, said: '' });
    expect(bash(`${line} >/dev/null 2>&-`)).toEqual({ code, said: '' });
    expect(bash(`${line} >/dev/null 2>/dev/full`)).toEqual({ code, said: '' });
  });
});

test.each(['cdktf --help', 'gcda --help', 'gcda policies --json', 'gcda audit verify --json'])(
  '%s does not end well where its results are lost',
  (line) => {
    const { code, said } = bash(`${line} >/dev/full`);
    expect(code).toBe(1);
    expect(said).toMatch(/^standard output {2}output-lost\n.*ENOSPC.*\n {2}fix: .*\n$/);
  },
);

test('gives what was read before the reader left', () => {
  expect(bash('gcda policies --json | head -c 1')).toEqual({
    code: 0,
    said: expect.stringMatching(/^[[{]$/) as string,
  });
});

test('says what is wrong with an input that cannot be read', () => {
  const { code, said } = bash('gcda secrets set dev_crm_bearer </');
  expect({ code, said }).toEqual({ code: 1, said: expect.not.stringContaining('internal error') as string });
});
