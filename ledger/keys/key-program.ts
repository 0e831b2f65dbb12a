import { execFile } from 'node:child_process';
import { findCommand } from '../../core/find-command';
import { isShellLine } from '../../core/sources/is-shell-line';
import { ProblemsError } from '../../core/problem';
import { Redacted } from '../../core/redacted';

const limitSeconds = 15;
const notStarted = new Set<unknown>(['ENOENT', 'EACCES', 'ENOTDIR', 'ENAMETOOLONG']);
const limits = { killSignal: 'SIGKILL', maxBuffer: 4096 } as const;

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
  const command = parseCommand(text).map((part) => part.replaceAll('{environment}', environment));
  const [named = '', ...parameters] = command;
  const { program, exposure } = findCommand(command, { directory: at.directory, path: at.env.PATH });
  if (exposure !== undefined) throw exposed(named, exposure);
  return new Promise((resolve, reject) => {
    const signal = at.signal ? AbortSignal.any([timeLimit, at.signal]) : timeLimit;
    const options = { ...limits, signal, cwd: at.directory, env: { ...at.env } };
    execFile(program, parameters, options, (error, stdout) => {
      if (error && notStarted.has(error.code) && isShellLine(named)) reject(invalid());
      else if (error) reject(failed(named, at.signal?.aborted ? 'and the command was interrupted' : describe(error)));
      else resolve(Redacted.of(stdout));
    });
  });
}

function describe({ code }: Error & { code?: string | number | null }): string {
  if (code === 'ENOENT') return 'it is not on this machine';
  if (code === 'ABORT_ERR') return `it took more than ${limitSeconds} s`;
  if (code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return `it wrote more than ${limits.maxBuffer} characters`;
  return `it ended with ${code ?? 'a signal'}`;
}

function parseCommand(text: string): string[] {
  try {
    const command: unknown = JSON.parse(text);
    if (Array.isArray(command) && command.length > 0 && command.every((part) => typeof part === 'string'))
      return command;
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
