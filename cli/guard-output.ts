import { exitCodes, renderProblem, type Problem } from '../core/problem';

/** The two streams of a process that its results and its messages go to. */
type Output = Pick<NodeJS.Process, 'stdout' | 'stderr'>;

/** A reader that has gone, or a terminal. */
const goneCodes = new Set(['EPIPE', 'ECONNRESET', 'ERR_STREAM_DESTROYED', 'ERR_STREAM_WRITE_AFTER_END']);

/**
 * Keeps failed writes from ending the process. Who reads no further has read enough: the command goes on to its end, and ends with its own exit
 * code. Results that were lost for another reason, such as a full disk, are a problem.
 *
 * @returns the exit code to end with, for the one that the command itself came to
 */
export function guardOutput({ stdout, stderr }: Output): (code: number) => number {
  let isLost = false;
  const isGone = ({ code = '' }: NodeJS.ErrnoException, { isTTY }: { readonly isTTY?: boolean }): boolean =>
    goneCodes.has(code) || (code === 'EIO' && isTTY === true);
  // What is lost there cannot be said anywhere.
  stderr.on('error', () => undefined);
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (isLost || isGone(error, stdout)) return;
    isLost = true;
    stderr.write(`${renderProblem(outputLost(error.code ?? 'an unknown error'))}\n`);
  });
  return (code) => (isLost && (code === exitCodes.done || code === exitCodes.pending) ? exitCodes.problems : code);
}

function outputLost(found: string): Problem {
  return {
    code: 'output-lost',
    where: 'standard output',
    what: `results could not be written to it (${found}); what the command did is done`,
    fix: 'make room where it goes to, then run a command that only reads again',
  };
}
