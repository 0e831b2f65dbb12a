import { spawn } from 'node:child_process';

/** A program's ending, and what it said where nobody took the lines. */
export interface Ended {
  /** Null where a signal ended it. */
  readonly exitCode: number | null;
  readonly endedBy: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Circumstances of a program. */
export interface ProgramOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborting it sends SIGINT, once, and waits for the end: Terraform then finishes what it is at and saves its state. */
  readonly signal: AbortSignal;
  /** Lets a shell take `program` apart. @default false */
  readonly isShell?: boolean;
  /** Milliseconds after which a program that heeds no SIGINT is killed with all that it started. @default - it is waited for */
  readonly patience?: number;
  /** Gets each piece of text as it comes. @default - all of it is in what `runProgram` gives */
  readonly onText?: (name: 'stdout' | 'stderr', text: string) => void;
}

/**
 * Runs a program to its end. It gets no standard input, so that it can ask nothing, and a process group of its own, so that a Ctrl-C reaches
 * it by way of `signal` alone: Terraform takes a second one for an order to die on the spot. Arguments are visible to every user of the
 * machine: never a secret.
 *
 * @throws the system's error where the program cannot be started
 */
export function runProgram(program: string, args: readonly string[], options: ProgramOptions): Promise<Ended> {
  const { cwd, env, signal, isShell = false, onText, patience } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env,
      shell: isShell,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let killing: NodeJS.Timeout | undefined;
    const kill = (): void => {
      send('SIGKILL', child.pid, true);
      // Whoever has left the group may hold the other ends.
      for (const name of ['stdout', 'stderr'] as const) child[name].destroy();
    };
    const interrupt = (): void => {
      send('SIGINT', child.pid, isShell);
      if (patience !== undefined) killing = setTimeout(kill, patience);
    };
    if (signal.aborted) interrupt();
    signal.addEventListener('abort', interrupt, { once: true });
    const said = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        if (onText) onText(name, text);
        else said[name] += text;
      });
    }
    child.once('error', (error) => {
      signal.removeEventListener('abort', interrupt);
      reject(error);
    });
    child.once('close', (exitCode, endedBy) => {
      signal.removeEventListener('abort', interrupt);
      clearTimeout(killing);
      resolve({ exitCode, endedBy, ...said });
    });
  });
}

/** A shell passes nothing on: its whole group is told. */
function send(name: NodeJS.Signals, pid: number | undefined, isGroup: boolean): void {
  if (pid === undefined) return;
  try {
    process.kill(isGroup ? -pid : pid, name);
  } catch {
    // It has ended in the meantime.
  }
}
