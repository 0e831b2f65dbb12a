import { spawn } from 'node:child_process';
import { findCommand } from './find-command';
import { killGroup } from './kill-group';

/** How a program that was asked for something ended; `exposed` ones were not started. */
export type ProgramEnd =
  /** `code` is null where a signal ended it. The bytes are the taker's to wipe. */
  | { readonly kind: 'ended'; readonly code: number | null; readonly output: Buffer }
  | { readonly kind: 'not-started'; readonly reason: string }
  | { readonly kind: 'exposed'; readonly found: string }
  | { readonly kind: 'late' | 'too-large' };

/** The surroundings and bounds of a program. */
export interface ProgramReading {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folder that it runs in, and that relative paths start from. */
  readonly directory: string;
  /** Most bytes that are taken of it. */
  readonly maxBytes: number;
  /** Ends the wait, and the program with all that it started. */
  readonly signal: AbortSignal;
}

/**
 * Reads a program's standard output. No shell reads the arguments. It must be nobody else's to change (`core/find-program.ts`). It is a
 * group of its own, so that whatever it starts ends with it, and has no terminal that it could wait for a person at. What it writes to
 * standard error goes nowhere, since it may repeat what is secret.
 */
export function readProgram(
  command: readonly [string, ...string[]],
  { env, directory, maxBytes, signal }: ProgramReading,
): Promise<ProgramEnd> {
  const { program, exposure } = findCommand(command, { directory, path: env.PATH });
  if (exposure !== undefined) return Promise.resolve({ kind: 'exposed', found: exposure });
  return new Promise((resolve) => {
    if (signal.aborted) return resolve({ kind: 'late' });
    const child = spawn(program, command.slice(1), {
      cwd: directory,
      env: { ...env },
      stdio: ['ignore', 'pipe', 'ignore'],
      detached: true,
    });
    const chunks: Buffer[] = [];
    let bytes = 0;
    const end = (ending: ProgramEnd): void => {
      signal.removeEventListener('abort', giveUp);
      for (const chunk of chunks) chunk.fill(0);
      resolve(ending);
    };
    const stop = (kind: 'late' | 'too-large'): void => {
      killGroup(child);
      child.stdout.destroy();
      end({ kind });
    };
    const giveUp = (): void => stop('late');
    signal.addEventListener('abort', giveUp);
    child.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      chunks.push(chunk);
      if (bytes > maxBytes) stop('too-large');
    });
    child.on('error', (error: NodeJS.ErrnoException) => end({ kind: 'not-started', reason: error.code ?? 'unknown' }));
    // Whatever a program writes that fails is nobody's to read: it is wiped with the pieces.
    child.on('close', (code) =>
      end({ kind: 'ended', code, output: code === 0 ? Buffer.concat(chunks) : Buffer.alloc(0) }),
    );
  });
}
