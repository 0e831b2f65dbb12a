import { PassThrough } from 'node:stream';
import type { Io } from '../../cli/io';

/** Makes the terminal one at which something is typed each time a question is shown: what is typed earlier counts for nothing. */
export function answersWhenAsked(io: Io, typed: string, isTTY = true): Io & { readonly stdin: PassThrough } {
  const stdin = Object.assign(new PassThrough(), { isTTY });
  const write = io.stderr.write.bind(io.stderr);
  const answering = (text: string): boolean => {
    // A line that is not finished is left with the end of input.
    if (text.endsWith('anything else changes nothing: '))
      void (typed.endsWith('\n') ? stdin.write(typed) : stdin.end(typed));
    return write(text);
  };
  return { ...io, stdin, stderr: Object.assign(io.stderr, { isTTY, write: answering }) };
}
