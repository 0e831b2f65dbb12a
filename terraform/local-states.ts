import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseState, type StateResource } from './read-state';

/** A stack that a local state knows, whatever the code says of it now. */
export interface LocalState {
  readonly stack: string;
  readonly file: string;
  /** What exists, as far as the state knows; never empty. Undefined where the file is no state. */
  readonly resources: readonly StateResource[] | undefined;
}

/** The stacks with anything in a state `terraform.<stack>.tfstate` of `folder`: the project's, or a sandbox's state folder. */
export function localStates(folder: string): LocalState[] {
  return namesIn(folder)
    .flatMap((name) => {
      const stack = /^terraform\.(.+)\.tfstate$/.exec(name)?.[1];
      return stack === undefined ? [] : [{ stack, file: join(folder, name) }];
    })
    .filter(({ file }) => lstatSync(file, { throwIfNoEntry: false })?.isFile() === true)
    .map(({ stack, file }) => ({ stack, file, resources: resourcesIn(file) }))
    .filter(({ resources }) => resources?.length !== 0);
}

/** A run that was killed before its first save leaves an empty file. */
function resourcesIn(file: string): readonly StateResource[] | undefined {
  const text = readFileSync(file, 'utf8');
  return text.trim() === '' ? [] : parseState(text)?.resources;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
