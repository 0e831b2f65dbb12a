import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../cli/run';
import { sandboxVariables } from '../../cli/sandbox-variables';
import type { Clock } from '../../core/clock';
import { systemClock } from '../../core/clock';
import { dataFolderOf, readClients } from '../../sandbox';
import { startSandbox } from '../../sandbox/start-sandbox';
import type { StartSandboxOptions } from '../../sandbox/start-options';
import { aTerminal } from './a-terminal';
import { aWorkspace, type Said } from './a-workspace';

/**
 * A workspace whose sandbox serves in this process, by a clock that a test moves on: services, commands and ledger see half an hour pass
 * in a moment. Everything between them goes over real sockets.
 */
export interface SandboxOnAClock {
  readonly folder: string;
  readonly genesysUrl: string;
  readonly targetsUrl: string;
  readonly now: () => number;
  /** Everything that commands have printed. */
  readonly printed: readonly string[];
  advance(milliseconds: number): void;
  /** Has somebody do something so much later, while a command waits. */
  later(milliseconds: number, work: () => Promise<void>): void;
  /** Runs a command in this process, on the same clock. */
  gcda(...args: readonly string[]): Promise<Said>;
  /** The same, with this on its standard input. */
  gcdaOf(stdin: string, ...args: readonly string[]): Promise<Said>;
  /** Runs `cdktf` as a process, on the machine's clock. */
  cdktf(...args: readonly string[]): Promise<Said>;
  /** Puts a value where its secret's source has it. */
  give(secret: string, value: string): void;
  close(): Promise<void>;
}

/** Starts one. */
export async function aSandboxOnAClock(options: Omit<StartSandboxOptions, 'folder'> = {}): Promise<SandboxOnAClock> {
  const workspace = aWorkspace();
  let ahead = 0;
  const printed: string[] = [];
  const noted = (said: Said): Said => {
    printed.push(said.stdout, said.stderr);
    return said;
  };
  let due: { readonly at: number; readonly work: () => Promise<void> }[] = [];
  const now = () => systemClock.now() + ahead;
  const clock: Clock = {
    now,
    sleep: async (milliseconds, signal) => {
      // A watcher of other work is ended by a signal, and waits for real; for a mere wait the time passes at once.
      if (signal) return systemClock.sleep(milliseconds, signal);
      ahead += milliseconds;
      const ready = due.filter(({ at }) => at <= now());
      due = due.filter((one) => !ready.includes(one));
      for (const { work } of ready) await work();
    },
  };
  const folder = dataFolderOf(workspace.folder);
  const entry = join(__dirname, '../../dist/sandbox/provider/main.js');
  const running = await startSandbox(
    { port: 0, project: workspace.folder, ...options, folder },
    { clock, fetch, pid: process.pid, provider: { nodeBinary: process.execPath, entry } },
  );
  const env = { ...workspace.env, ...sandboxVariables(folder.overlay, running.overlay, readClients(folder.clients)) };
  const gcdaOf = async (stdin: string, ...args: readonly string[]): Promise<Said> => {
    const { io, end } = aTerminal({ cwd: workspace.folder, env, stdin });
    return noted(end(await run(args, { ...io, clock })));
  };
  return {
    folder: workspace.folder,
    genesysUrl: running.overlay.genesysUrl,
    targetsUrl: running.overlay.targetsUrl,
    now,
    printed,
    advance: (milliseconds) => {
      ahead += milliseconds;
    },
    later: (milliseconds, work) => {
      due.push({ at: now() + milliseconds, work });
    },
    gcda: (...args) => gcdaOf('', ...args),
    gcdaOf,
    cdktf: (...args) =>
      new Promise((resolve) => {
        const bin = join(__dirname, '../../packages/cli/bin/cdktf.js');
        const where = { cwd: workspace.folder, env, maxBuffer: 64 * 1024 * 1024 };
        execFile(process.execPath, [bin, ...args], where, (error, stdout, stderr) => {
          const code = error ? (typeof error.code === 'number' ? error.code : -1) : 0;
          resolve(noted({ code, stdout, stderr }));
        });
      }),
    give: (secret, value) => writeFileSync(join(folder.values, secret), value, { mode: 0o600 }),
    close: async () => {
      await running.close();
      workspace.close();
    },
  };
}
