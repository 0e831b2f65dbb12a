import { PassThrough, Readable } from 'node:stream';
import { hiddenPrompt, readStandardInput } from '../../cli/ask-value';
import { valueProblems } from '../../secrets/value-rules/value-problems';
import { aTerminal } from '../kit/a-terminal';

/** A terminal at which keys can be typed. */
function atKeyboard() {
  const { io, end } = aTerminal({ cwd: '/' });
  const stdin = Object.assign(new PassThrough(), { isTTY: true });
  return { io: { ...io, stdin }, stdin, end };
}

test('hides what is typed', async () => {
  const { io, stdin, end } = atKeyboard();
  stdin.write('typed-ahead\r');
  const answer = hiddenPrompt(io)!('dev_crm_bearer');
  // The library listens once it has drawn the question.
  const isAsked = (): boolean => end(0).stderr.includes('dev_crm_bearer');
  while (!isAsked()) await new Promise((resolve) => setImmediate(resolve));
  setImmediate(() => stdin.write('typed-value\r'));
  expect((await answer).reveal()).toBe('typed-value');
  const { stdout, stderr } = end(0);
  expect(stdout).toBe('');
  expect(stderr).toContain('dev_crm_bearer');
  expect(stderr).not.toContain('typed');
});

test('ends with a problem when the question is left', async () => {
  const { io } = atKeyboard();
  const interrupt = new AbortController();
  const answer = hiddenPrompt({ ...io, signal: interrupt.signal })!('dev_crm_bearer');
  setImmediate(() => interrupt.abort());
  await expect(answer).rejects.toMatchObject({ problems: [expect.objectContaining({ code: 'prompt-cancelled' })] });
});

test('asks nobody where standard input is no terminal', () => {
  expect(hiddenPrompt(aTerminal({ cwd: '/' }).io)).toBeUndefined();
});

test.each([
  ['value', 'value'],
  ['value\n', 'value'],
  ['value\r\n', 'value'],
  ['value\n\n', 'value\n'],
])('reads %j from standard input as %j', async (stdin, expected) => {
  expect((await readStandardInput('dev_crm_bearer', aTerminal({ cwd: '/', stdin }).io)).reveal()).toBe(expected);
});

test('refuses what is not text', async () => {
  const { io } = aTerminal({ cwd: '/' });
  const stdin = Readable.from([Buffer.from([0xff, 0xfe])]);
  await expect(readStandardInput('dev_crm_bearer', { ...io, stdin })).rejects.toMatchObject({
    problems: [expect.objectContaining({ code: 'value-unreadable' })],
  });
});

test('does not read a stream to its end that is far too long', async () => {
  const value = await readStandardInput('dev_crm_bearer', aTerminal({ cwd: '/', stdin: 'x'.repeat(1_000_000) }).io);
  expect(valueProblems(value, 'dev_crm_bearer', { type: 'bearer', now: 0 }).map(({ code }) => code)).toContain(
    'value-too-long',
  );
});

test('is not held by an input that never ends, once it is interrupted', async () => {
  const interrupt = new AbortController();
  const stdin = new PassThrough();
  stdin.write('half-val');
  const reading = readStandardInput('dev_crm_bearer', {
    ...aTerminal({ cwd: '/' }).io,
    stdin,
    signal: interrupt.signal,
  });
  setImmediate(() => interrupt.abort());
  await expect(reading).rejects.toMatchObject({ problems: [expect.objectContaining({ code: 'interrupted' })] });
});
