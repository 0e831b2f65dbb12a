import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

/** What a command came to at a terminal. */
export interface Session {
  readonly code: number;
  readonly stdout: string;
  /** Standard error, and what was typed with echo. */
  readonly terminal: string;
  /** Answers that no question came for. */
  readonly unasked: number;
}

/** Where a command runs. */
interface Place {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Keys that are typed before it is started. @default - none */
  readonly ahead?: string;
}

/** Runs a compiled command at a pseudo-terminal, and types keys when the text before them was shown. Needs python3. */
export async function atTerminal(
  [program, ...args]: readonly ['gcda' | 'cdktf', ...string[]],
  answers: readonly (readonly [question: string, keys: string])[],
  place: Place,
): Promise<Session> {
  const command = [process.execPath, join(__dirname, '../../packages/cli/bin', `${program}.js`), ...args];
  return sessionOf(command, answers, place);
}

/** The same with any command. */
export async function sessionOf(
  command: readonly string[],
  answers: readonly (readonly [question: string, keys: string])[],
  { cwd, env, ahead = '' }: Place,
): Promise<Session> {
  const child = spawn('python3', [join(__dirname, 'pseudo-terminal.py'), JSON.stringify({ command, answers, ahead })], {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(await text(child.stdout)) as Session;
}
