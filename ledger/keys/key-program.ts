import { isShellLine } from '../../core/sources/is-shell-line';
import { ProblemsError } from '../../core/problem';
import { readProgram, type ProgramEnd } from '../../core/read-program';
import { Redacted } from '../../core/redacted';

const limitSeconds = 15;
const mostBytes = 4096;

/** The surroundings of a program that is asked for a key. */
export interface ProgramPorts {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folder that relative paths start from. */
  readonly directory: string;
  /** Fires when nobody waits for a key any more. @default - never */
  readonly signal?: AbortSignal;
}

/**
 * A key from what a program writes to standard output: the door to a KMS. `text` is a JSON array of the program and its arguments;
 * `{environment}` in them is replaced. No shell reads it, and what the program says otherwise goes nowhere.
 *
 * @throws ProblemsError `key-command-invalid`, `key-command-exposed` or `key-command-failed`
 */
export async function readKeyFromProgram(
  text: string,
  environment: string,
  at: ProgramPorts,
  timeLimit: AbortSignal = AbortSignal.timeout(limitSeconds * 1000),
): Promise<Redacted> {
  const command = parseCommand(text, environment);
  const [program] = command;
  const ending = await readProgram(command, {
    ...{ env: at.env, directory: at.directory, maxBytes: mostBytes },
    signal: at.signal ? AbortSignal.any([timeLimit, at.signal]) : timeLimit,
  });
  if (ending.kind === 'ended' && ending.code === 0) return toKey(ending.output);
  if (ending.kind === 'exposed') throw exposed(program, ending.found);
  if (ending.kind === 'not-started' && isShellLine(program)) throw invalid();
  throw failed(program, at.signal?.aborted ? 'and the command was interrupted' : describe(ending));
}

function toKey(output: Buffer): Redacted {
  try {
    return Redacted.of(output.toString('utf8'));
  } finally {
    output.fill(0);
  }
}

function describe(ending: ProgramEnd): string {
  switch (ending.kind) {
    case 'late':
      return `it took more than ${limitSeconds} s`;
    case 'too-large':
      return `it wrote more than ${mostBytes} characters`;
    case 'not-started':
      return ending.reason === 'ENOENT' ? 'it is not on this machine' : `it cannot be started (${ending.reason})`;
    default:
      return `it ended with ${(ending.kind === 'ended' ? ending.code : null) ?? 'a signal'}`;
  }
}

function parseCommand(text: string, environment: string): readonly [string, ...string[]] {
  try {
    const command: unknown = JSON.parse(text);
    if (Array.isArray(command) && command.every((part) => typeof part === 'string')) {
      const [program, ...rest] = command.map((part) => part.replaceAll('{environment}', environment));
      if (program !== undefined) return [program, ...rest];
    }
  } catch {
    // No JSON: as wrong as JSON of another kind.
  }
  throw invalid();
}

function invalid(): ProblemsError {
  return new ProblemsError([
    {
      code: 'key-command-invalid',
      where: 'environment variable GCDA_KEY_EXEC',
      what: 'it must be a JSON array of texts: a program alone, and each of its arguments',
      fix: `write it like ["aws-kms-key", "{environment}"]`,
    },
  ]);
}

function exposed(program: string, found: string): ProblemsError {
  return new ProblemsError([
    {
      code: 'key-command-exposed',
      where: `program ${program} of GCDA_KEY_EXEC`,
      what: `nobody else may be able to change what gives the key, ${found}`,
      fix: 'chown it to yourself or root, `chmod go-w` it and its folders; make a new key if others may have had this one',
    },
  ]);
}

function failed(program: string, found: string): ProblemsError {
  return new ProblemsError([
    {
      code: 'key-command-failed',
      where: `program ${program} of GCDA_KEY_EXEC`,
      what: `it must write the key to standard output, ${found}`,
      fix: 'run it by hand; what it says is not shown here, since it may repeat the key',
    },
  ]);
}
