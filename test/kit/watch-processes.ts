import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** What a command said, how it ended, and what any user of the machine could have seen of it and its children meanwhile. */
export interface Watched {
  readonly ending: number | NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Arguments and environment of every process, by name. */
  readonly seen: readonly { readonly name: string; readonly content: Buffer }[];
}

/** How a command is run. */
export interface WatchOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly input?: string;
  /** Called once, when the process is there. */
  readonly onStart?: (pid: number) => void;
}

/** Runs a program with core files allowed, and looks at it and at all that it starts until it ends. */
export async function watch(
  command: readonly string[],
  { cwd, env, input = '', onStart }: WatchOptions,
): Promise<Watched> {
  const child = spawn('sh', ['-c', 'ulimit -c unlimited; exec "$0" "$@"', ...command], { cwd, env: { ...env } });
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text: string) => (said[name] += text));
  child.stdin.on('error', () => undefined).end(input);
  let isOver = false;
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) => {
    child.once('close', (code, signal) => {
      isOver = true;
      resolve(code ?? signal);
    });
  });
  const seen = new Map<string, Buffer>();
  if (child.pid !== undefined) onStart?.(child.pid);
  while (!isOver) {
    for (const pid of familyOf(child.pid ?? 0)) for (const kind of ['cmdline', 'environ']) look(pid, kind, seen);
    // How often, not how long: the loop ends with the process.
    await pause(3);
  }
  const list = [...seen].map(([name, content]) => ({ name: `/proc ${name}`, content }));
  return { ending: await ended, ...said, seen: list };
}

/** A process and all that descend from it, as far as they are still there. */
function familyOf(root: number): readonly number[] {
  const parents = new Map(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => {
        const parent = /\) \S (\d+)/.exec(tryRead(`/proc/${name}/stat`)?.toString() ?? '')?.[1];
        return parent === undefined ? [] : [[Number(name), Number(parent)] as const];
      }),
  );
  const family = new Set([root]);
  for (let size = 0; size < family.size;) {
    size = family.size;
    for (const [pid, parent] of parents) if (family.has(parent)) family.add(pid);
  }
  return [...family];
}

/** A process may become another program under the same number: each content is kept. */
function look(pid: number, kind: string, seen: Map<string, Buffer>): void {
  const content = tryRead(`/proc/${pid}/${kind}`);
  if (!content || content.length === 0) return;
  for (let turn = 1; ; turn += 1) {
    const name = `${pid}/${kind} ${turn}`;
    const known = seen.get(name);
    if (known?.equals(content)) return;
    if (known) continue;
    seen.set(name, content);
    return;
  }
}

function tryRead(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
