import { execFile } from 'node:child_process';
import { ProblemsError } from '../../core/problem';
import { Redacted } from '../../core/redacted';

const limits = { timeout: 15_000, killSignal: 'SIGKILL', maxBuffer: 4096 } as const;

/**
 * A key from what a program writes to standard output: the door to a KMS. `text` is a JSON array of the program and its arguments;
 * `{environment}` in them is replaced. No shell reads it, and what the program says otherwise goes nowhere.
 *
 * @throws ProblemsError `key-command-invalid` or `key-command-failed`
 */
export async function readKeyFromProgram(
  text: string,
  environment: string,
  at: { readonly env: Readonly<Record<string, string | undefined>>; readonly directory: string },
): Promise<Redacted> {
  const [program, ...parameters] = parseCommand(text).map((part) => part.replaceAll('{environment}', environment));
  return new Promise((resolve, reject) => {
    const options = { ...limits, cwd: at.directory, env: { ...at.env } };
    execFile(program ?? '', parameters, options, (error, stdout) => {
      if (error) reject(failed(program ?? '', describe(error)));
      else resolve(Redacted.of(stdout));
    });
  });
}

function describe({ code, killed }: Error & { code?: string | number | null; killed?: boolean }): string {
  if (code === 'ENOENT') return 'it is not on this machine';
  if (killed === true) return `it took more than ${limits.timeout / 1000} s or wrote too much`;
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
  throw new ProblemsError([
    {
      code: 'key-command-invalid',
      where: 'environment variable GCDA_KEY_EXEC',
      what: 'it must be a JSON array of texts: a program and its arguments',
      fix: `write it like ["aws-kms-key", "{environment}"]`,
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
