import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * Path of a real program that tests run against, where this machine has it. In CI it must be there: a test that quietly did not run
 * proves nothing.
 */
export function realProgram(name: string): string | undefined {
  const places = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, name));
  const found = places.find(isExecutable);
  if (found !== undefined) return found;
  if (process.env.CI === 'true') throw new Error(`${name} is not on this machine; .ci/run installs it`);
  process.stderr.write(`tests that need the real ${name} are skipped: it is not on this machine\n`);
  return undefined;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
