import type { Command } from 'commander';
import type { Clock } from '../core/clock';
import type { JobName } from '../core/prerequisites';

/** What a command may touch of the outside world. */
export interface Io {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean; setRawMode?(isRaw: boolean): unknown };
  readonly stdout: NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };
  readonly clock: Clock;
  /** Aborted on Ctrl-C and SIGTERM. */
  readonly signal: AbortSignal;
  /** Job whose client runs the command, once it is known which one that is; undefined for one that logs in nowhere. */
  readonly job?: JobName | undefined;
}

/** Runs one command's work and keeps its exit code; a thrown error is rendered by `run`. */
export type Handle = <A extends unknown[]>(work: (...args: A) => Promise<number>) => (...args: A) => Promise<void>;

/**
 * Adds one command to the program. Only commander may be imported at the top of the file; everything heavy is imported inside the
 * handler, so that `gcda --help` stays fast.
 */
export type Register = (program: Command, io: Io, handle: Handle) => void;
