import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { confirm, type Change } from '../../cli/confirm';
import type { ProblemsError } from '../../core/problem';
import { aTerminal } from '../kit/a-terminal';
import { answersWhenAsked } from '../kit/answers-when-asked';

const dev = { name: 'dev', isProduction: false, isSandbox: false };
const prod = { name: 'prod', isProduction: true, isSandbox: false };
const live = { name: 'live-eu', isProduction: true, isSandbox: false };
const sandbox = { name: 'prod', isProduction: true, isSandbox: true };

const change = (...environments: Change['environments']): Change => ({
  does: 'write 3 values',
  environments,
  isConfirmed: false,
});

/** A terminal at which something is typed when the question is shown, and which is left at the end of it where `typed` has no line end. */
function atTerminal(typed: string, isTTY = true) {
  const { io, end } = aTerminal({ cwd: '/' });
  const asked = answersWhenAsked(io, typed, isTTY);
  return { io: asked, said: () => end(0).stderr, left: () => asked.stdin.read() as Buffer | null };
}

/** Code of the problem it ends with; undefined where it goes on. */
async function outcome(what: Change, typed: string, isTTY = true): Promise<string | undefined> {
  try {
    await confirm(what, atTerminal(typed, isTTY).io);
    return undefined;
  } catch (error) {
    const { problems, exitCode } = error as ProblemsError;
    expect(exitCode).toBe(1);
    expect(problems.map(({ what: text }) => text)).toEqual([expect.stringContaining('nothing was changed')]);
    return problems[0]?.code;
  }
}

test.each([
  ['yes', [dev], 'yes\n'],
  ['yes, as some terminals send it', [dev], 'yes\r\n'],
  ['the name of production', [dev, prod], 'prod\n'],
  ['the names of all production', [prod, live], 'prod live-eu\n'],
  ['the names in another order', [prod, live], 'live-eu prod\n'],
])('goes on with %s', async (_, environments, typed) => {
  expect(await outcome(change(...environments), typed)).toBeUndefined();
});

test.each([
  ['Enter', [dev], '\n'],
  ['no', [dev], 'no\n'],
  ['y', [dev], 'y\n'],
  ['YES', [dev], 'YES\n'],
  ['yes and a blank', [dev], 'yes \n'],
  ['the end of input', [dev], ''],
  ['yes without Enter', [dev], 'yes'],
  ['a line without end', [dev], 'y'.repeat(10_000)],
  ['yes on the second line', [dev], '\nyes\n'],
  ['yes where a name is wanted', [prod], 'yes\n'],
  ['another name', [prod], 'dev\n'],
  ['one of two names', [prod, live], 'prod\n'],
  ['one name twice', [prod, live], 'prod prod\n'],
  ['a name too many', [prod], 'prod dev\n'],
])('changes nothing after %s', async (_, environments, typed) => {
  expect(await outcome(change(...environments), typed)).toBe('not-confirmed');
});

test('goes on with no line but the right one', async () => {
  const environments = fc.constantFrom([dev], [prod], [dev, prod], [prod, live]);
  const line = fc.oneof(
    fc.constantFrom('yes', 'Yes', 'YES', 'y', 'no', 'prod', 'dev', 'live-eu', 'prod live-eu', 'PROD', 'pro', ''),
    fc.string(),
  );
  await fc.assert(
    fc.asyncProperty(environments, line, async (asked, typed) => {
      const names = asked.filter(({ isProduction }) => isProduction).map(({ name }) => name);
      const right = names.length === 0 ? 'yes' : names.toSorted().join(' ');
      const first = typed.split('\n')[0] ?? '';
      const said =
        names.length === 0
          ? first.replace(/\r$/, '')
          : first.replace(/\r$/, '').split(/ +/).toSorted().join(' ').trim();
      expect((await outcome(change(...asked), `${typed}\n`)) === undefined).toBe(said === right);
    }),
  );
});

test('needs --yes where there is no terminal, whatever stands in the input', async () => {
  expect(await outcome(change(dev), 'yes\n', false)).toBe('confirmation-needed');
  expect(await outcome({ ...change(dev, prod), isConfirmed: true }, '', false)).toBeUndefined();
});

test('needs a terminal to ask at, too', async () => {
  const { io } = atTerminal('yes\n');
  const refused = confirm(change(dev), { ...io, stderr: aTerminal({ cwd: '/' }).io.stderr });
  await expect(refused).rejects.toMatchObject({ problems: [{ code: 'confirmation-needed' }] });
});

test('asks for a sandbox only who says so', async () => {
  expect(await outcome(change(sandbox), '', false)).toBeUndefined();
  expect(await outcome({ ...change(sandbox), asksInSandbox: true }, 'yes\n')).toBe('not-confirmed');
  expect(await outcome({ ...change(sandbox), asksInSandbox: true }, 'prod\n')).toBeUndefined();
});

test('ends with nothing changed when it is interrupted', async () => {
  const { io } = aTerminal({ cwd: '/' });
  const interrupt = new AbortController();
  const stdin = Object.assign(new PassThrough(), { isTTY: true });
  const stderr = Object.assign(io.stderr, { isTTY: true });
  const asked = confirm(change(dev), { stdin, stderr, signal: interrupt.signal });
  stdin.write('ye');
  interrupt.abort();
  await expect(asked).rejects.toMatchObject({ problems: [{ code: 'not-confirmed' }] });
});

test('leaves what follows the answer to be read', async () => {
  const { io, left } = atTerminal('yes\nthe next line\n');
  await confirm(change(dev), io);
  expect(left()?.toString()).toBe('the next line\n');
});

test('shows the plan, and names environments, stacks and what is to be typed', async () => {
  const { io, said } = atTerminal('prod\n');
  const stacks = ['dev-crm', 'prod-crm'];
  await confirm({ ...change(dev, prod, sandbox), does: 'deploy 2 stacks', stacks, plan: 'the plan\n' }, io);
  expect(said()).toMatchInlineSnapshot(`
   "the plan
   Deploy 2 stacks: dev-crm, prod-crm, in dev, prod (production)?
   Type prod to go on; anything else changes nothing: "
  `);
});

test('moves no cursor by a name, and repeats no answer', async () => {
  const { io, said } = atTerminal('hunter2\n');
  const refused = confirm(change({ ...dev, name: 'dev\u001b[2J' }), io);
  const error = await refused.catch((caught: unknown) => caught as ProblemsError);
  expect(`${said()}${(error as ProblemsError).message}`).not.toMatch(/\p{Cc}(?<!\n)|hunter2/u);
});
