import { foundInFile, foundInVariable, type FoundKey } from './found-key';
import { readKeyFromProgram } from './key-program';
import type { KeyShelf } from './key-shelf';

/** What looking for keys may touch. */
export interface KeyPorts {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folder that relative paths start from. */
  readonly directory: string;
  /** Where keys lie that were made by `gcda keys new`. */
  readonly shelf: KeyShelf;
  /** Fires when nobody waits for a key any more. @default - never */
  readonly signal?: AbortSignal;
}

/**
 * The key of an environment from the first place that is set: its own variable, that of all, a program, a file, our shelf. Undefined when
 * nothing is set and the shelf has none.
 *
 * @throws ProblemsError `key-…` when a place is set and has none
 */
export async function findKey(environment: string, ports: KeyPorts): Promise<FoundKey | undefined> {
  const { env, directory, shelf } = ports;
  for (const variable of [`GCDA_KEY_${environment.toUpperCase().replaceAll('-', '_')}`, 'GCDA_KEY']) {
    const text = env[variable] ?? '';
    if (text !== '') return foundInVariable(variable, text);
  }
  const { GCDA_KEY_EXEC: command = '', GCDA_KEY_FILE: path = '' } = env;
  if (command !== '') {
    const text = await readKeyFromProgram(command, environment, ports);
    return { text, place: 'program of GCDA_KEY_EXEC', isOnShelf: false };
  }
  if (path !== '') return foundInFile('GCDA_KEY_FILE', path, directory);
  const text = await shelf.read(environment);
  return text && { text, place: shelf.placeOf(environment), isOnShelf: true };
}
