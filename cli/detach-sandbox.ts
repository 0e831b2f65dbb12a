import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync } from 'node:fs';
import { join } from 'node:path';
import { openForAppend } from '../core/open-for-append';
import { ProblemsError } from '../core/problem';
import type { SandboxOverlay } from '../core/sandbox-overlay';
import type { DataFolder } from '../sandbox';
import type { ServeArguments, ServeMessage } from '../sandbox/serve';
import type { Io } from './io';

/** All a sandbox may know of the caller's environment; tokens and secrets that lie there stay there. */
const passedVariables = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'LC_ALL', 'NODE_COMPILE_CACHE'];

/** A sandbox in a process of its own. */
export interface DetachedSandbox {
  readonly overlay: SandboxOverlay;
  /** Lets one that is tied to this process outlive it. */
  readonly untie: () => void;
}

/**
 * Starts the sandbox as a process of its own and returns when it answers. Its output goes to the log of the folder, which must exist. One
 * that `isTied` ends with this process, however that ends.
 *
 * @throws {ProblemsError} what the process itself could not start for, or `sandbox-start-failed`
 */
export async function detachSandbox(given: ServeArguments, folder: DataFolder, io: Io): Promise<DetachedSandbox> {
  const log = openForAppend(folder.log);
  const child = spawn(process.execPath, [join(__dirname, '..', 'sandbox', 'serve.js'), JSON.stringify(given)], {
    detached: true,
    cwd: io.cwd,
    env: Object.fromEntries(passedVariables.map((name) => [name, io.env[name]])),
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  const stopChild = () => child.kill('SIGTERM');
  io.signal.addEventListener('abort', stopChild, { once: true });
  try {
    const overlay = await waitForReady(child, folder);
    return { overlay, untie: () => untie(child) };
  } finally {
    io.signal.removeEventListener('abort', stopChild);
    if (given.isTied !== true && child.connected) child.disconnect();
    child.unref();
    child.channel?.unref();
  }
}

/** Said before the channel is closed: one that is tied takes the end of it for ours. */
function untie(child: ChildProcess): void {
  if (child.connected) child.send('stay', () => child.connected && child.disconnect());
}

function waitForReady(child: ChildProcess, folder: DataFolder): Promise<SandboxOverlay> {
  return new Promise((resolve, reject) => {
    child.once('message', (message: ServeMessage) => {
      if (message.status === 'ready') resolve(message.overlay);
      else reject(new ProblemsError(message.problems));
    });
    child.once('error', reject);
    child.once('exit', () => reject(startFailed(folder)));
  });
}

function startFailed(folder: DataFolder): ProblemsError {
  return new ProblemsError([
    {
      code: 'sandbox-start-failed',
      where: folder.directory,
      what: 'the sandbox ended before it answered',
      fix: `read ${folder.log}, and report it if it is not of your making`,
    },
  ]);
}
