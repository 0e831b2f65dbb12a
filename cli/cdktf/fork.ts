import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { spawn } from 'node:child_process';
import { exitCodes } from '../../core/problem';
import type { Io } from '../io';
import { condenseFailure } from './condense-failure';

/** Commands that are the framework's own; every other name is ours, or unknown. */
export const forkCommands = ['completion', 'convert', 'debug', 'get', 'init', 'login', 'provider', 'watch'];

/** Runs the maintained fork's own command line. What it says of failures is shortened to what tells something, unless `isVerbose`. */
export async function runFork(
  args: readonly string[],
  { isVerbose, env }: { readonly isVerbose: boolean; readonly env: Io['env'] },
  io: Io,
): Promise<number> {
  const cli = join(__dirname, '../../../node_modules/cdktn-cli/bin/cdktn');
  const child = spawn(process.execPath, [cli, ...args], {
    env,
    stdio: ['inherit', 'inherit', isVerbose ? 'inherit' : 'pipe'],
  });
  // The terminal sends Ctrl-C to the whole group; the child cleans up, and we wait for it.
  io.signal.addEventListener('abort', () => child.kill('SIGTERM'), { once: true });
  const lines: string[] = [];
  if (child.stderr) createInterface({ input: child.stderr }).on('line', (line) => lines.push(line));
  const code = await new Promise<number>((resolve) => {
    child.once('close', (exit) => resolve(exit ?? exitCodes.problems));
  });
  const shown = condenseFailure(lines);
  if (shown.length > 0) io.stderr.write(`${shown.join('\n')}\n`);
  return code;
}
