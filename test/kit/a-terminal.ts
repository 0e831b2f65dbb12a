import { Readable, Writable } from 'node:stream';
import type { Io } from '../../cli/io';
import { aStillClock } from './a-client';

/** What a command line said and how it ended. */
export interface Ending {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The outside world of one command: not a terminal, with the given standard input; `end` collects what was written. */
export function aTerminal(options: {
  readonly env?: Record<string, string>;
  readonly cwd: string;
  readonly stdin?: string;
}) {
  const written = { stdout: '', stderr: '' };
  const into = (name: 'stdout' | 'stderr') =>
    new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        written[name] += chunk.toString();
        done();
      },
    });
  const io: Io = {
    env: options.env ?? {},
    cwd: options.cwd,
    stdin: Readable.from([Buffer.from(options.stdin ?? '')]),
    stdout: into('stdout'),
    stderr: into('stderr'),
    clock: aStillClock(),
    signal: new AbortController().signal,
  };
  return { io, end: (code: number): Ending => ({ code, ...written }) };
}
