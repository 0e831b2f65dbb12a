import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { appProblems } from '../../../cli/cdktf/app-problems';
import { ProblemsError } from '../../../core/problem';

const folder = mkdtempSync(join(tmpdir(), 'gcda-app-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What is said of an app with this text, run as it would be. */
function failureOf(code: string) {
  const file = join(folder, 'app.js');
  writeFileSync(file, code);
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, [file], { encoding: 'utf8' });
  const { said, problems } = appProblems({ exitCode: status, endedBy: signal, stdout, stderr });
  return { said, problems: problems.map(({ code: name, at, what }) => [name, at?.split('/').at(-1), what]) };
}

test('names the line of the author’s that an exception came from, and keeps what was said before', () => {
  expect(failureOf(`console.error('said before');\nconst make = () => undefined.foo;\nmake();`)).toEqual({
    said: 'said before\n',
    problems: [
      ['app-failed', 'app.js:2', "it crashed: TypeError: Cannot read properties of undefined (reading 'foo')"],
    ],
  });
});

test.each([
  [
    'a later exception',
    `setTimeout(() => {\n  throw new Error('later\\nand more');\n}, 1)`,
    'app.js:2',
    'it crashed: Error: later\n  and more',
  ],
  ['a rejection', `\nPromise.reject(new Error('left alone'))`, 'app.js:2', 'it crashed: Error: left alone'],
  ['what does not parse', `\n\nthis is no program`, 'app.js:3', "it crashed: SyntaxError: Unexpected identifier 'is'"],
  [
    'a module that is not there',
    `require('not-there')`,
    'app.js:1',
    "it crashed: Error: Cannot find module 'not-there'",
  ],
  ['a signal', `process.kill(process.pid, 'SIGKILL')`, undefined, 'the app was killed by SIGKILL'],
  ['an exit code and no word', `process.exit(3)`, undefined, 'the app ended with 3 and named no problem'],
])('says one thing of %s', (_what, code, at, what) => {
  const { problems } = failureOf(code);
  expect(problems).toHaveLength(1);
  expect(problems[0]?.slice(0, 2)).toEqual(['app-failed', at]);
  expect(problems[0]?.[2]).toContain(what);
});

test('repeats no problem that the app has named itself, printed or thrown', () => {
  const problem = { code: 'some-code', where: 'dev-crm/x', what: 'it is wrong', fix: 'mend it' };
  const text = new ProblemsError([problem, problem]).message;
  const printed = failureOf(`process.stderr.write(${JSON.stringify(`${text}\n`)}); process.exitCode = 1`);
  expect(printed).toEqual({ said: `${text}\n`, problems: [] });
  const thrown = failureOf(
    `class ProblemsError extends Error { name = 'ProblemsError' }\nthrow Object.assign(new ProblemsError(${JSON.stringify(text)}), { problems: [{ fix: 'mend it' }] })`,
  );
  expect(thrown).toEqual(printed);
});

test('reads the compiler’s complaints, each with its line', () => {
  const stdout = [
    "stacks/crm.ts(12,3): error TS2322: Type 'string' is not assignable to type 'number'.",
    "stacks/crm.ts(20,1): error TS2345: Argument of type 'A' does not fit.",
    "  Types of property 'a' are incompatible.",
  ].join('\n');
  const { said, problems } = appProblems({ exitCode: 1, endedBy: null, stdout, stderr: '' });
  expect(said).toBe('');
  expect(problems.map(({ code, where, what }) => [code, where, what])).toEqual([
    ['app-does-not-compile', 'stacks/crm.ts:12', "Type 'string' is not assignable to type 'number'. (TS2322)"],
    [
      'app-does-not-compile',
      'stacks/crm.ts:20',
      "Argument of type 'A' does not fit.\n  Types of property 'a' are incompatible. (TS2345)",
    ],
  ]);
});
