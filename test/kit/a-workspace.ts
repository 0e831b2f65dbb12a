import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '../..');

/** What a command said. */
export interface Said {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder of its own with the compiled project in it, so that end-to-end tests run side by side and leave nothing behind. */
export interface Workspace {
  readonly folder: string;
  readonly env: Record<string, string>;
  gcda(args: readonly string[], options?: RunOptions): Said;
  cdktf(args: readonly string[], options?: RunOptions): Said;
  /** Starts a command without waiting for it. */
  start(program: 'gcda' | 'cdktf', args: readonly string[], env?: Record<string, string>): ChildProcess;
  /** Starts the sandbox and enters it: from then on `env` points at it. */
  enterSandbox(...args: readonly string[]): void;
  read(path: string): string;
  close(): void;
}

interface RunOptions {
  readonly env?: Record<string, string>;
  readonly input?: string;
}

/** Links what `npm test` has compiled and type-checked just before; gives the folder of the commands. */
function linkProject(folder: string): string {
  writeFileSync(
    join(folder, 'cdktf.json'),
    JSON.stringify({ language: 'typescript', app: `node ${join(root, 'dist/main.js')}` }),
  );
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return join(root, 'packages/cli/bin');
}

/** Makes a workspace, with the project laid out in it. Close it: that stops its sandbox and removes the folder. */
export function aWorkspace(layOut = linkProject): Workspace {
  const folder = mkdtempSync(join(tmpdir(), 'gcda-e2e-'));
  const bin = layOut(folder);
  const own = { HOME: folder, PWD: folder, CHECKPOINT_DISABLE: '1', NO_COLOR: '1' };
  const env: Record<string, string> = { ...cleanEnvironment(), ...own };
  const run = (program: string, args: readonly string[], { env: more, input }: RunOptions = {}): Said => {
    const done = spawnSync(process.execPath, [join(bin, `${program}.js`), ...args], {
      cwd: folder,
      env: { ...env, ...more },
      encoding: 'utf8',
      input: input ?? '',
      maxBuffer: 64 * 1024 * 1024,
    });
    return { code: done.status ?? -1, stdout: done.stdout, stderr: done.stderr };
  };
  const workspace: Workspace = {
    folder,
    env,
    gcda: (args, options) => run('gcda', args, options),
    cdktf: (args, options) => run('cdktf', args, options),
    start: (program, args, more = {}) =>
      spawn(process.execPath, [join(bin, `${program}.js`), ...args], { cwd: folder, env: { ...env, ...more } }),
    enterSandbox: (...args) => {
      const port = args.includes('--port') ? [] : ['--port', '0'];
      const started = run('gcda', ['sandbox', 'start', '--detach', '--json', ...port, ...args]);
      if (started.code !== 0) throw new Error(`the sandbox did not start: ${started.stderr}`);
      Object.assign(env, JSON.parse(run('gcda', ['sandbox', 'env', '--json']).stdout));
    },
    read: (path) => readFileSync(join(folder, path), 'utf8'),
    close: () => {
      run('gcda', ['sandbox', 'stop']);
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return workspace;
}

/** The environment without anything that points at a sandbox, an organisation or a Terraform of the developer's. */
function cleanEnvironment(): Record<string, string> {
  const entries = Object.entries(process.env).filter(
    ([name]) => !/^(TF_|GCDA_|GENESYSCLOUD_|CDKTF_|NODE_ENV$|JEST_)/.test(name),
  );
  return Object.fromEntries(entries.map(([name, value]) => [name, value ?? '']));
}
