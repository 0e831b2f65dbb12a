import type { Io } from './io';

/** No answer of ours is longer; what goes on after it is none. */
const longestLine = 4096;

/**
 * One line of standard input without its end, read as the terminal gives it: with echo, and with its own keys for mending. Undefined where
 * the input ends before the line does, is interrupted, or is longer than any answer. What follows the line stays to be read.
 */
export function readLine({ stdin, signal }: Pick<Io, 'stdin' | 'signal'>): Promise<string | undefined> {
  if (signal.aborted || !stdin.readable) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    let read: Buffer = Buffer.alloc(0);
    const finish = (line: string | undefined): void => {
      stdin.off('data', onData).off('end', onEnd).off('close', onEnd).off('error', onEnd);
      signal.removeEventListener('abort', onEnd);
      stdin.pause();
      resolve(line);
    };
    const onEnd = (): void => finish(undefined);
    const onData = (part: string | Buffer): void => {
      read = Buffer.concat([read, Buffer.from(part)]);
      const end = read.indexOf('\n');
      if (end === -1) return read.length > longestLine ? finish(undefined) : undefined;
      finish(read.subarray(0, end).toString().replace(/\r$/, ''));
      if (end + 1 < read.length) stdin.unshift(read.subarray(end + 1));
    };
    stdin.on('data', onData).once('end', onEnd).once('close', onEnd).once('error', onEnd);
    signal.addEventListener('abort', onEnd, { once: true });
    stdin.resume();
  });
}
