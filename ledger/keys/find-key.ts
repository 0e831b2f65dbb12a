import { foundInFile, foundInVariable, type FoundKey } from './found-key';
import { readKeyFromProgram, type ProgramPorts } from './key-program';
import type { KeyShelf } from './key-shelf';

/** The places where keys are looked for. */
export interface KeyPorts extends ProgramPorts {
  /** Where keys lie that were made by `gcda keys new`. */
  readonly shelf: KeyShelf;
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
