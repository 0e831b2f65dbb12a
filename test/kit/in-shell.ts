import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sessionOf } from './at-terminal';
import { realProgram } from './real-program';
import type { Workspace } from './a-workspace';

/** Where lines are written: a folder, and what is exported in it. */
export interface Shell extends Pick<Workspace, 'folder' | 'env'> {
  /** Called before each line. */
  readonly compile?: () => void;
}

/** One line of a page, and how it came out. */
export interface Ran {
  readonly line: string;
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Acts of somebody at the shell beside writing the line. */
export interface AtShell {
  /** Given on standard input. */
  readonly input?: string;
  /** Ends it with Ctrl-C when it has said this: what runs until it is stopped. */
  readonly until?: string;
}

const root = join(__dirname, '../..');
const question = 'anything else changes nothing: ';

/**
 * Runs a line in the shell of a workspace, as if all were written into one: what it exports, unsets and changes into holds for the next. A
 * change that is asked about is confirmed at a terminal, in production with the environment's name.
 */
export async function inShell(line: string, place: Shell, { input = '', until }: AtShell = {}): Promise<Ran> {
  place.compile?.();
  const scratch = mkdtempSync(join(tmpdir(), 'gcda-shell-'));
  const after = join(scratch, 'environment');
  const written = asks(line) && python() === undefined ? `${line} --yes` : line;
  const script = `${written}\ncode=$?\nenv -0 > '${after}'\nexit $code`;
  const programs = [place.folder, root].map((folder) => join(folder, 'node_modules/.bin'));
  const path = [join(__dirname, 'bin'), ...programs, place.env.PATH];
  const env = { ...place.env, PATH: path.join(':') };
  const cwd = place.env.PWD ?? place.folder;
  try {
    const ran =
      asks(line) && python() !== undefined
        ? await atTerminal(script, line, { cwd, env })
        : await apart(script, { cwd, env, input, until });
    if (existsSync(after)) takeOver(readFileSync(after, 'utf8'), place.env);
    return { ...ran, line };
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

let found: string | undefined | false = false;
const python = () => (found === false ? (found = realProgram('python3')) : found);

/** True for a line that changes stacks or states and leaves the question to be answered. */
function asks(line: string): boolean {
  return /\b(cdktf (deploy|destroy)|gcda state migrate)\b/.test(line) && !/--(yes|auto-approve)/.test(line);
}

interface Place {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

async function atTerminal(script: string, line: string, place: Place): Promise<Omit<Ran, 'line'>> {
  const keys = /\bprod\b/.test(line) ? 'prod\n' : 'yes\n';
  const { code, stdout, terminal } = await sessionOf(['bash', '-c', script], [[question, keys]], place);
  return { code, stdout, stderr: terminal };
}

async function apart(
  script: string,
  { cwd, env, input, until }: Place & { readonly input: string; readonly until: string | undefined },
): Promise<Omit<Ran, 'line'>> {
  // A group of its own, as a terminal has it: Ctrl-C is for all of it.
  const child = spawn('bash', ['-c', script], { cwd, env, detached: true });
  const said = { stdout: '', stderr: '' };
  let isStopped = until === undefined;
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (piece: string) => {
      said[name] += piece;
      if (isStopped || !said[name].includes(until ?? '')) return;
      isStopped = true;
      process.kill(-(child.pid ?? 0), 'SIGINT');
    });
  child.stdin.on('error', () => undefined).end(input);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, ...said };
}

/** Has the next line start with what this one has left. */
function takeOver(environment: string, env: Record<string, string>): void {
  const own = new Set(['PATH', 'SHLVL', '_']);
  const entries = environment.split('\0').map((entry) => entry.split(/=([\s\S]*)/, 2) as [string, string?]);
  const left = entries.filter(([name]) => name !== '' && !own.has(name));
  for (const name of Object.keys(env)) if (!own.has(name)) delete env[name];
  for (const [name, value = ''] of left) env[name] = value;
}
