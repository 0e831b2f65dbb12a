import { spawn } from 'node:child_process';
import { findCommand } from '../../core/find-command';
import { isShellLine } from '../../core/sources/is-shell-line';
import { Redacted } from '../../core/redacted';
import { decodeText } from './decode-text';
import { killGroup } from '../../core/kill-group';
import { sourceProblem, type ReadSource, type SourcePorts } from './source';
import { stripLineEnd } from './strip-line-end';

/** Most bytes taken from a program; far above the longest value, so that the rule of length can speak. */
export const maxOutputBytes = 64 * 1024;
const defaultTimeoutSeconds = 10;

type Ending =
  | { readonly kind: 'ended'; readonly code: number | null; readonly output: Buffer }
  | { readonly kind: 'not-started'; readonly reason: string }
  | { readonly kind: 'exposed'; readonly found: string }
  | { readonly kind: 'late' | 'too-large' };

/**
 * Takes the value from what a program writes to standard output. No shell reads the arguments. What the program writes to standard error
 * goes nowhere, since it may repeat the value; problems name the program and none of its arguments.
 */
export const readExec: ReadSource<'exec'> = async ({ command, timeoutSeconds }, secret, ports, signal) => {
  const seconds = timeoutSeconds ?? defaultTimeoutSeconds;
  const ending = await runProgram(command, ports, AbortSignal.any([signal, ports.timeLimit(seconds * 1000)]));
  const [program] = command;
  const fail = (code: string, what: string, fix: string): Error =>
    sourceProblem(code, secret, `program ${program} ${what}`, fix);
  switch (ending.kind) {
    case 'not-started':
      if (isShellLine(program)) throw shellLine(secret);
      if (ending.reason === 'ENOENT')
        throw fail('exec-not-found', 'is not on this machine', 'install it, or correct its name; it is no shell line');
      throw fail('exec-not-started', `cannot be started (${ending.reason})`, 'make it executable for this user');
    case 'exposed':
      throw fail(
        'exec-exposed',
        `must be nobody else’s to change, ${ending.found}`,
        'chown it to yourself or root, `chmod go-w` it and its folders',
      );
    case 'late':
      throw fail('exec-late', `gave no value within ${seconds} s`, 'run it by hand, or raise timeoutSeconds');
    case 'too-large':
      throw fail('exec-output-too-large', `wrote more than ${maxOutputBytes} bytes`, 'have it write the value alone');
    case 'ended':
      if (ending.code !== 0)
        throw fail('exec-failed', describeEnd(ending.code), 'run it by hand; what it says is not shown here');
      return Redacted.of(
        toValue(ending.output, () => fail('value-unreadable', 'wrote no UTF-8 text', 'have it write text')),
      );
  }
};

function shellLine(secret: string): Error {
  return sourceProblem(
    'exec-shell-line',
    secret,
    'the first element of command must be a program alone, and there is none of that name: it looks like a whole line for a shell',
    "one element for each word: ['vault', 'kv', 'get', …]; or ['sh', '-c', '…'], where a shell is to read it",
  );
}

function describeEnd(code: number | null): string {
  return code === null ? 'was ended by a signal' : `ended with exit code ${code}`;
}

function toValue(output: Buffer, unreadable: () => Error): string {
  const text = decodeText(output);
  if (text === undefined) throw unreadable();
  return stripLineEnd(text);
}

function runProgram(
  command: readonly [string, ...string[]],
  { env, directory }: SourcePorts,
  signal: AbortSignal,
): Promise<Ending> {
  const [, ...rest] = command;
  const { program, exposure } = findCommand(command, { directory, path: env.PATH });
  if (exposure !== undefined) return Promise.resolve({ kind: 'exposed', found: exposure });
  return new Promise((resolve) => {
    if (signal.aborted) return resolve({ kind: 'late' });
    // A group of its own, so that whatever it starts ends with it; and no terminal that it could wait for a person at.
    const child = spawn(program, rest, {
      cwd: directory,
      env: { ...env },
      stdio: ['ignore', 'pipe', 'ignore'],
      detached: true,
    });
    const chunks: Buffer[] = [];
    let bytes = 0;
    const end = (ending: Ending): void => {
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
      if (bytes > maxOutputBytes) stop('too-large');
    });
    child.on('error', (error: NodeJS.ErrnoException) => end({ kind: 'not-started', reason: error.code ?? 'unknown' }));
    child.on('close', (code) => end({ kind: 'ended', code, output: Buffer.concat(chunks) }));
  });
}
