import { spawn } from 'node:child_process';

/** What a finished command left. */
export interface Finished {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a command is run with. */
export interface ChildOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborting it sends SIGINT, so that Terraform can finish what it is at and save its state. */
  readonly signal: AbortSignal;
}

/** Runs a program to its end and keeps what it printed. Arguments are visible to every user of the machine: never a secret. */
export function runChild(program: string, args: readonly string[], options: ChildOptions): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: options.cwd, env: options.env, stdio: ['ignore', 'pipe', 'pipe'] });
    const interrupt = () => child.kill('SIGINT');
    options.signal.addEventListener('abort', interrupt, { once: true });
    const output = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => (output[name] += text));
    }
    child.once('error', reject);
    child.once('close', (code) => {
      options.signal.removeEventListener('abort', interrupt);
      resolve({ exitCode: code ?? 1, ...output });
    });
  });
}
