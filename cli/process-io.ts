import { systemClock } from '../core/clock';
import type { Io } from './io';

/**
 * This process's own streams, environment and clock. Standard output is for the command's results from here on: anybody else's prints, such as
 * those of a library or of a project's own rules, go to standard error, so that `--json` stays JSON.
 */
export function processIo(signal: AbortSignal): Io {
  const { env, stdin, stdout, stderr } = process;
  const results = Object.create(stdout, { write: { value: stdout.write.bind(stdout) } }) as typeof stdout;
  stdout.write = stderr.write.bind(stderr);
  stdout.end = () => stdout;
  return { env, cwd: process.cwd(), stdin, stdout: results, stderr, clock: systemClock, signal };
}
