import { resolve } from 'node:path';
import { ProblemsError } from '../../core/problem';
import { Redacted } from '../../core/redacted';
import type { FoundKey, KeyPorts } from './find-key';
import { readKeyFile } from './key-files';

/** Name on the shelf; environments have no dot in theirs. */
export const signingKeyName = 'certificates.signing';

/**
 * The key that certificates are signed with, from the first place that is set: `GCDA_SIGNING_KEY`, the file that `GCDA_SIGNING_KEY_FILE`
 * names, our shelf. One for all environments, since its public half is what readers know us by.
 *
 * @throws ProblemsError `key-…` when a place is set and has none
 */
export async function findSigningKey({ env, directory, shelf }: KeyPorts): Promise<FoundKey | undefined> {
  const { GCDA_SIGNING_KEY: given = '', GCDA_SIGNING_KEY_FILE: path = '' } = env;
  if (given !== '')
    return { text: Redacted.of(given), place: 'environment variable GCDA_SIGNING_KEY', isOnShelf: false };
  if (path !== '') {
    const text = await readKeyFile(resolve(directory, path));
    if (!text) throw fileMissing(path);
    return { text, place: `file ${path}`, isOnShelf: false };
  }
  const text = await shelf.read(signingKeyName);
  return text && { text, place: shelf.placeOf(signingKeyName), isOnShelf: true };
}

function fileMissing(path: string): ProblemsError {
  return new ProblemsError([
    {
      code: 'key-missing',
      where: 'environment variable GCDA_SIGNING_KEY_FILE',
      what: `the file ${path} that it names must exist`,
      fix: 'correct or unset it',
    },
  ]);
}
