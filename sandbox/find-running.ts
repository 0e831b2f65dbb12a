import { existsSync, realpathSync } from 'node:fs';
import { z } from 'zod';
import { exitCodes, ProblemsError } from '../core/problem';
import { tryReadSandboxOverlay, type SandboxOverlay } from '../core/sandbox-overlay';
import { tryReadControl, type Control } from './control';
import type { DataFolder } from './data-folder';
import { tryLockFolder } from './folder-lock';

/** A sandbox that was just heard to answer. */
export interface FoundSandbox {
  readonly control: Control;
  readonly overlay: SandboxOverlay;
}

/** How to ask a port who is there. */
export interface ProbePorts {
  readonly fetch: typeof fetch;
}

const healthSchema = z.object({ instanceId: z.string() });
const patienceMilliseconds = 2000;

/**
 * The sandbox that runs on this data folder, proven by its instance id; undefined when none does. Files that a killed process left
 * behind prove nothing.
 *
 * @throws {ProblemsError} `sandbox-unresponsive` when something holds the port open and does not answer; `sandbox-moved`,
 * `sandbox-description-invalid` when one runs on the folder that cannot be used
 */
export async function findRunning(folder: DataFolder, ports: ProbePorts): Promise<FoundSandbox | undefined> {
  const control = tryReadControl(folder.control);
  const overlay = tryReadOverlay(folder.overlay);
  if (!control || !overlay) {
    // Only who serves the folder holds its lock; while it starts and ends, neither file is there.
    const isLeft = existsSync(folder.overlay) || existsSync(folder.control);
    if (isLeft && isLocked(folder)) throw unreadable(folder);
    return undefined;
  }
  if (overlay.directory === realpathSync(folder.directory))
    return (await isAlive(control, ports)) ? { control, overlay } : undefined;
  // A copy of the folder of a sandbox that ran has its files, and nobody who serves it.
  if (isLocked(folder)) throw moved(folder, overlay);
  return undefined;
}

/**
 * As `findRunning`, for commands that need one.
 *
 * @throws {ProblemsError} `sandbox-not-running` (exit code 69), `sandbox-unresponsive`
 */
export async function getRunning(folder: DataFolder, ports: ProbePorts): Promise<FoundSandbox> {
  const found = await findRunning(folder, ports);
  if (found) return found;
  throw new ProblemsError(
    [
      {
        code: 'sandbox-not-running',
        where: folder.directory,
        what: 'no sandbox runs on this data folder',
        fix: 'run: npx gcda sandbox start --detach',
      },
    ],
    { exitCode: exitCodes.unreachable },
  );
}

/** Asks the port whether that very instance is behind it. */
export async function isAlive(control: Control, ports: ProbePorts): Promise<boolean> {
  try {
    const response = await ports.fetch(`${control.genesysUrl}/_sandbox/health`, {
      signal: AbortSignal.timeout(patienceMilliseconds),
    });
    const health = healthSchema.safeParse(await response.json());
    return health.success && health.data.instanceId === control.instanceId;
  } catch (error) {
    if (error instanceof Error && error.name === 'TimeoutError') throw unresponsive(control);
    return false;
  }
}

function unresponsive(control: Control): ProblemsError {
  return new ProblemsError(
    [
      {
        code: 'sandbox-unresponsive',
        where: control.genesysUrl,
        what: `process ${control.pid} was the sandbox; its port is open but nothing answered within ${patienceMilliseconds / 1000} s`,
        fix: `look at the process, then end it: kill -9 ${control.pid}`,
      },
    ],
    { exitCode: exitCodes.unreachable },
  );
}

function tryReadOverlay(file: string): SandboxOverlay | undefined {
  try {
    return tryReadSandboxOverlay(file);
  } catch (error) {
    if (error instanceof ProblemsError) return undefined;
    throw error;
  }
}

function isLocked({ lock }: DataFolder): boolean {
  if (!existsSync(lock)) return false;
  const taken = tryLockFolder(lock);
  taken?.release();
  return taken === undefined;
}

function unreadable({ overlay, control }: DataFolder): ProblemsError {
  return new ProblemsError([
    {
      code: 'sandbox-description-invalid',
      where: overlay,
      what: `a sandbox runs on this folder, and this file and ${control} must be as it wrote them`,
      fix: 'end its process (gcda sandbox), then: npx gcda sandbox start --detach',
    },
  ]);
}

function moved({ directory }: DataFolder, overlay: SandboxOverlay): ProblemsError {
  return new ProblemsError([
    {
      code: 'sandbox-moved',
      where: directory,
      what: `process ${overlay.pid} runs the sandbox of this folder, which was at ${overlay.directory} when it started`,
      fix: `end it: kill ${overlay.pid}, then: npx gcda sandbox start --detach; what is deployed stays`,
    },
  ]);
}
