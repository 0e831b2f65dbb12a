import { resolve } from 'node:path';
import { ProblemsError } from '../../core/problem';
import { Redacted } from '../../core/redacted';
import { readKeyFile } from './key-files';

/** A key as it is written down, and where. */
export interface FoundKey {
  readonly text: Redacted;
  readonly place: string;
  /** True where it is ours to replace. */
  readonly isOnShelf: boolean;
}

/** A key that an environment variable holds. */
export function foundInVariable(variable: string, text: string): FoundKey {
  return { text: Redacted.of(text), place: `environment variable ${variable}`, isOnShelf: false };
}

/**
 * A key in the file that an environment variable names.
 *
 * @throws ProblemsError `key-missing` where there is no such file, and what reading it throws
 */
export async function foundInFile(variable: string, path: string, directory: string): Promise<FoundKey> {
  const text = await readKeyFile(resolve(directory, path), { followsLinks: true });
  if (text) return { text, place: `file ${path}`, isOnShelf: false };
  throw new ProblemsError([
    {
      code: 'key-missing',
      where: `environment variable ${variable}`,
      what: `the file ${path} that it names must exist`,
      fix: 'correct or unset it',
    },
  ]);
}
