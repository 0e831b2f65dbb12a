import { readFileSync } from 'node:fs';
import type { Clock } from '../core/clock';
import { ProblemsError } from '../core/problem';
import { tryReadControl, type Control } from './control';
import type { DataFolder } from './data-folder';
import { findRunning, type ProbePorts } from './find-running';

export interface StopPorts extends ProbePorts {
  readonly clock: Clock;
}

const patienceMilliseconds = 10_000;
const pauseMilliseconds = 25;

/**
 * Ends the sandbox of this data folder and waits until it is gone. It is asked over its own control route, with a token that only its
 * folder knows, so no other process can be hit; `not-running` when there was none.
 *
 * @throws {ProblemsError} `sandbox-still-running` after 10 s, `sandbox-unresponsive`
 */
export async function stopSandbox(folder: DataFolder, ports: StopPorts): Promise<'stopped' | 'not-running'> {
  const found = await findRunning(folder, ports);
  if (!found) return 'not-running';
  const { control } = found;
  await ports.fetch(`${control.genesysUrl}/_sandbox/stop`, {
    method: 'POST',
    headers: { authorization: `Bearer ${control.token.reveal()}` },
  });
  const end = ports.clock.now() + patienceMilliseconds;
  while (!isGone(folder, control)) {
    if (ports.clock.now() > end) throw stillRunning(control);
    await ports.clock.sleep(pauseMilliseconds);
  }
  return 'stopped';
}

function isGone(folder: DataFolder, control: Control): boolean {
  const isFileGone = tryReadControl(folder.control)?.instanceId !== control.instanceId;
  return isFileGone && !(control.ownsProcess && processExists(control.pid));
}

/** A process that has ended but was not yet collected by its parent (common in containers) does not count. */
function processExists(pid: number): boolean {
  // Who stops a sandbox in its own process cannot wait for the end of that process.
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    // Only Linux has it.
    return true;
  }
}

function stillRunning(control: Control): ProblemsError {
  return new ProblemsError([
    {
      code: 'sandbox-still-running',
      where: control.genesysUrl,
      what: `the sandbox was told to stop, but process ${control.pid} is still there after ${patienceMilliseconds / 1000} s`,
      fix: `end it: kill -9 ${control.pid}; no acknowledged write is lost`,
    },
  ]);
}
