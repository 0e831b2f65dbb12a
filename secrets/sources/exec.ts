import { isShellLine } from '../../core/sources/is-shell-line';
import { readProgram } from '../../core/read-program';
import { Redacted } from '../../core/redacted';
import { decodeText } from './decode-text';
import { sourceProblem, type ReadSource } from './source';
import { stripLineEnd } from './strip-line-end';

/** Most bytes taken from a program; far above the longest value, so that the rule of length can speak. */
export const maxOutputBytes = 64 * 1024;
const defaultTimeoutSeconds = 10;

/**
 * Takes the value from what a program writes to standard output. No shell reads the arguments. What the program writes to standard error
 * goes nowhere, since it may repeat the value; problems name the program and none of its arguments.
 */
export const readExec: ReadSource<'exec'> = async ({ command, timeoutSeconds }, secret, ports, signal) => {
  const seconds = timeoutSeconds ?? defaultTimeoutSeconds;
  const ending = await readProgram(command, {
    ...{ env: ports.env, directory: ports.directory, maxBytes: maxOutputBytes },
    signal: AbortSignal.any([signal, ports.timeLimit(seconds * 1000)]),
  });
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
