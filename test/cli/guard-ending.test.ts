import { PassThrough } from 'node:stream';
import { guardEnding, type EndingProcess } from '../../cli/guard-ending';

/** A process that ends as Node's does: listeners first, then the last call; undefined while it runs. */
function aProcess() {
  const listeners: ((code: number) => void)[] = [];
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const state: { endedWith?: number } = {};
  const own = {
    exitCode: undefined as EndingProcess['exitCode'],
    stdout,
    stderr,
    on: (_event: 'exit', listener: (code: number) => void) => listeners.push(listener),
    reallyExit: (code?: number | string) => void (state.endedWith ??= Number(code ?? 0)),
    exit: (code?: number) => {
      if (code !== undefined) own.exitCode = code;
      for (const listener of listeners.splice(0)) listener(Number(own.exitCode ?? 0));
      own.reallyExit(own.exitCode ?? 0);
    },
  };
  const said = () => String(stderr.read() ?? '');
  return { own: own as unknown as EndingProcess, listeners, state, said, stdout };
}
const asIs = (code: number) => code;
const soon = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

test('is a failure from the start', () => {
  const { own } = aProcess();
  const { endAtOnce } = guardEnding('gcda', own, asIs);
  expect(own.exitCode).toBe(70);
  endAtOnce(1);
});

test.each([0, 1, 2])('ends with the result %i of the command, whatever others set', async (code) => {
  const { own, state, said } = aProcess();
  const { end } = guardEnding('gcda', own, asIs);
  own.exitCode = 7;
  end(code);
  end(64);
  own.exitCode = 8;
  await soon();
  expect(state.endedWith).toBe(code);
  expect(said()).toBe('');
});

test.each([undefined, 0, 1, 2])('says that the command did not finish where somebody else exits with %p', (code) => {
  const { own, state, said } = aProcess();
  guardEnding('gcda', own, asIs);
  own.exit(code);
  expect(state.endedWith).toBe(70);
  expect(said()).toMatch(/^gcda {2}not-finished\n.*did not finish.*\n {2}fix: .*\n$/);
});

test('has the last word, after listeners that come later and where none is left', () => {
  const late = aProcess();
  guardEnding('gcda', late.own, asIs);
  late.own.on('exit', () => (late.own.exitCode = 0));
  late.own.exit(0);
  expect(late.state.endedWith).toBe(70);
  const bare = aProcess();
  guardEnding('gcda', bare.own, asIs);
  bare.listeners.length = 0;
  bare.own.exit(0);
  expect(bare.state.endedWith).toBe(70);
  expect(bare.said()).toContain('not-finished');
});

test('leaves the exit code of a signal', () => {
  const { own, state } = aProcess();
  guardEnding('gcda', own, asIs);
  own.exit(131);
  expect(state.endedWith).toBe(131);
});

test('waits until what was written has gone out, and lets the streams judge the result', async () => {
  const { own, state, stdout } = aProcess();
  let goOn = (): void => undefined;
  stdout.write = ((_text: string, done: () => void) => {
    goOn = done;
    return true;
  }) as typeof stdout.write;
  let isLost = false;
  const { end } = guardEnding('gcda', own, (code) => (isLost ? 1 : code));
  end(0);
  await soon();
  expect(state.endedWith).toBeUndefined();
  isLost = true;
  goOn();
  await soon();
  expect(state.endedWith).toBe(1);
});

test('keeps a failure that nobody caught, and lets what still runs come to its end', async () => {
  const { own, state } = aProcess();
  const { end, endAfterOthers } = guardEnding('cdktf', own, asIs);
  endAfterOthers(70);
  expect(state.endedWith).toBeUndefined();
  end(1);
  await soon();
  expect(state.endedWith).toBe(70);
});
