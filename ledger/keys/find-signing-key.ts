import type { KeyPorts } from './find-key';
import { foundInFile, foundInVariable, type FoundKey } from './found-key';

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
  if (given !== '') return foundInVariable('GCDA_SIGNING_KEY', given);
  if (path !== '') return foundInFile('GCDA_SIGNING_KEY_FILE', path, directory);
  const text = await shelf.read(signingKeyName);
  return text && { text, place: shelf.placeOf(signingKeyName), isOnShelf: true };
}
