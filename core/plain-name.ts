import { join } from 'node:path';
import { ProblemsError } from './problem';

/** Windows opens a device under these names, in any folder and with any ending. */
const devices = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;
const grammar = /^[A-Za-z0-9][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)*$/;
const longest = 128;

/** True for a name that is one part of a path on every system: no separator, no leading dot or dash, no device, plain ASCII. */
export function isPlainName(name: string): boolean {
  return name.length <= longest && grammar.test(name) && !devices.test(name);
}

/** A name as it may be shown, whatever it holds. */
export function shownName(name: string): string {
  return /^[ -~]{1,100}$/.test(name) ? `'${name}'` : `a name of ${name.length} characters, some not printable`;
}

/**
 * The path of the file called `name` in `folder`: the only way by which a name that comes from a file, an argument or a database gets into a
 * path.
 *
 * @throws ProblemsError `name-unfit` for a name that could lead out of the folder or to a device
 */
export function fileIn(folder: string, name: string): string {
  if (isPlainName(name)) return join(folder, name);
  throw new ProblemsError([
    {
      code: 'name-unfit',
      where: folder,
      what: `a name that becomes a file's must be letters, digits, dots, dashes and underscores, got ${shownName(name)}`,
      fix: 'correct the name where it is declared; `npx cdktf synth` says where',
    },
  ]);
}
