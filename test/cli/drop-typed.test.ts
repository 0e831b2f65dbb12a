import { PassThrough } from 'node:stream';
import { dropTyped } from '../../cli/drop-typed';

/** A terminal that notes its modes. */
function aKeyboard() {
  const modes: boolean[] = [];
  const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: (isRaw: boolean) => modes.push(isRaw) });
  return { stdin, modes, signal: new AbortController().signal };
}

test('drops what was typed, in raw mode, and takes what is typed afterwards', async () => {
  const { modes, ...io } = aKeyboard();
  io.stdin.write('yes\nye');
  expect(await dropTyped(io)).toBe('clear');
  expect(modes).toEqual([true, false]);
  io.stdin.write('no\n');
  expect(String(io.stdin.read())).toBe('no\n');
});

test('drops what an earlier answer has left', async () => {
  const io = aKeyboard();
  io.stdin.unshift('yes\n');
  expect(await dropTyped(io)).toBe('clear');
  expect(io.stdin.read()).toBeNull();
});

test('tells a terminal that was full, one that was left, and Ctrl-C, from one that is clear', async () => {
  const full = aKeyboard();
  full.stdin.write('x'.repeat(4095));
  expect(await dropTyped(full)).toBe('full');
  const ended = aKeyboard();
  ended.stdin.end();
  expect(await dropTyped(ended)).toBe('left');
  const stopped = aKeyboard();
  stopped.stdin.write('ye\u0003');
  expect(await dropTyped(stopped)).toBe('left');
  expect(stopped.modes).toEqual([true, false]);
  expect(await dropTyped({ ...aKeyboard(), signal: AbortSignal.abort() })).toBe('left');
});
