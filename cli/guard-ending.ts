import { exitCodes, renderProblem, type Problem } from '../core/problem';

/** What of a process decides how it ends. */
export interface EndingProcess extends Pick<NodeJS.Process, 'exitCode' | 'exit'> {
  on(event: 'exit', listener: (code: number) => void): unknown;
  readonly stdout: Pick<NodeJS.WritableStream, 'write'>;
  readonly stderr: Pick<NodeJS.WritableStream, 'write'>;
}

/** Node calls it last of all, after every listener. Its types leave it out. */
interface LastCall {
  reallyExit(code?: number | string): never;
}

/** Ends the process with the command's result; the first one counts. */
export interface Ending {
  /** Waits until all that was written has gone out. What else still waits is left behind. */
  readonly end: (code: number) => void;
  /** For what has failed in such a way that nothing more may run. */
  readonly endAtOnce: (code: number) => void;
  /** Lets what still runs come to its end, such as programs that were started. */
  readonly endAfterOthers: (code: number) => void;
}

/** The longest that a timer can wait, in milliseconds. */
const longest = 2 ** 31 - 1;
/** Exit codes above it say which signal ended a process. */
const bySignal = 128;

/**
 * Lets a process end with the command's own result only. Until then its exit code is that of a bug, nothing that never settles lets it run
 * out of work, and whoever else ends it, such as a library or a rule of the project's own that calls `process.exit(0)`, gets the problem
 * `not-finished` and a failure. `judge` has the last word on the result's exit code.
 */
export function guardEnding(command: string, own: EndingProcess, judge: (code: number) => number): Ending {
  let result: number | undefined;
  let isSaid = false;
  own.exitCode = exitCodes.bug;
  // Others may take the places of these later on.
  const writers = [own.stdout.write.bind(own.stdout), own.stderr.write.bind(own.stderr)];
  const hold = setInterval(() => undefined, longest);
  const lastCode = (code: number): number => {
    clearInterval(hold);
    if (result !== undefined) return judge(result);
    if (code > bySignal) return code;
    if (!isSaid) own.stderr.write(`${renderProblem(notFinished(command))}\n`);
    isSaid = true;
    return exitCodes.bug;
  };
  own.on('exit', (code) => {
    own.exitCode = lastCode(code);
  });
  // A listener added later, or none left, would have the last word otherwise.
  const last = own as EndingProcess & LastCall;
  const end = last.reallyExit.bind(own);
  last.reallyExit = (code) => end(lastCode(Number(code ?? 0)));
  const settle = (code: number): void => {
    result ??= code;
    own.exitCode = result;
    clearInterval(hold);
  };
  return {
    end: (code) => {
      settle(code);
      void written(writers).then(() => own.exit(result));
    },
    endAtOnce: (code) => {
      settle(code);
      own.exit(result);
    },
    endAfterOthers: settle,
  };
}

/** Settles when both streams have passed on what they were given, and have told of what was lost. */
async function written(writers: readonly NodeJS.WritableStream['write'][]): Promise<void> {
  for (const write of writers) await new Promise<void>((resolve) => write('', () => resolve()));
  await new Promise((resolve) => setImmediate(resolve));
}

function notFinished(command: string): Problem {
  return {
    code: 'not-finished',
    where: command,
    what: 'it did not finish: something else ended its process before it was done',
    fix: 'look for process.exit in what the project adds to it; where there is none, please report it',
  };
}
