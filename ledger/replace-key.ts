import type { Clock } from '../core/clock';
import { ProblemsError } from '../core/problem';
import { Redacted } from '../core/redacted';
import type { Database } from './database';
import { findKey, type KeyPorts } from './keys/find-key';
import type { FoundKey } from './keys/found-key';
import { newKey, parseKey } from './keys/key-text';
import { rotateKey, type KeyRotation } from './rotate-key';

/** Whose key is replaced, by whom. */
export interface KeyReplacement {
  readonly environment: string;
  readonly actor: string;
  readonly reason: string;
  /** Authenticates rows beside the chain anew, which other rooms keep. @default - there are none */
  readonly resign?: KeyRotation['resign'];
}

/** What was done, by ids of keys. */
export interface ReplacedKey {
  readonly environment: string;
  readonly from: string;
  readonly to: string;
  /** Sealed values that were sealed anew. */
  readonly values: number;
  /** Where the user has to put the new key; null where we did. */
  readonly replaceAt: string | null;
}

/**
 * Replaces the key of an environment. A key on our shelf gets a new one, from
 * `GCDA_NEXT_KEY` or made here, which lies beside it until the database has taken it; so the same
 * call finishes what was interrupted at any point. For a key from elsewhere the new one comes from `GCDA_NEXT_KEY`.
 *
 * @throws ProblemsError `key-missing`, `key-not-ours`, `next-key-refused`, and those of `rotateKey`
 */
export async function replaceKey(
  db: Database,
  replacement: KeyReplacement,
  ports: KeyPorts & { readonly clock: Pick<Clock, 'now'> },
): Promise<ReplacedKey> {
  const { environment } = replacement;
  const found = await findKey(environment, ports);
  if (!found) throw missing(environment);
  const text = found.isOnShelf ? await nextOnShelf(environment, found, ports) : given(found, ports);
  const from = parseKey(found.text, environment, found.place);
  const to = parseKey(text, environment, 'the next key');
  // Equal when everything was done but for tidying up.
  const values = from.id === to.id ? 0 : await rotateKey(db, { ...replacement, from, to }, ports.clock);
  if (found.isOnShelf) {
    await ports.shelf.write(environment, text);
    await ports.shelf.remove(nextName(environment));
  }
  return { environment, from: from.id, to: to.id, values, replaceAt: found.isOnShelf ? null : found.place };
}

/** `GCDA_NEXT_KEY`, or else a new one; where a replacement has begun, the one that it began with. */
async function nextOnShelf(environment: string, found: FoundKey, { env, shelf }: KeyPorts): Promise<Redacted> {
  const { GCDA_NEXT_KEY: text = '' } = env;
  const given = text === '' ? undefined : Redacted.of(text.trim());
  const idOf = (key: Redacted): string => parseKey(key, environment, nextKeyPlace).id;
  const id = given && idOf(given);
  const begun = await shelf.read(nextName(environment));
  if (begun) {
    if (id !== undefined && id !== idOf(begun))
      throw refused('is another than that of a replacement that was interrupted');
    return begun;
  }
  if (id === idOf(found.text)) throw refused('is the key that the environment has already');
  const key = given ?? newKey();
  await shelf.write(nextName(environment), key);
  return key;
}

const nextKeyPlace = 'environment variable GCDA_NEXT_KEY';

function refused(what: string): ProblemsError {
  return new ProblemsError([
    {
      code: 'next-key-refused',
      where: nextKeyPlace,
      what: `the key in it ${what}`,
      fix: 'unset it and run this again; or give a new key: `openssl rand -base64 32`',
    },
  ]);
}

/** Names of environments have no dot. */
function nextName(environment: string): string {
  return `${environment}.next`;
}

function given({ place }: FoundKey, { env }: KeyPorts): Redacted {
  const text = env.GCDA_NEXT_KEY ?? '';
  if (text !== '') return Redacted.of(text);
  throw new ProblemsError([
    {
      code: 'key-not-ours',
      where: place,
      what: 'the key comes from a place that only you can write to',
      fix: 'put a new key (`openssl rand -base64 32`) into GCDA_NEXT_KEY, run this again, then replace the old key by it',
    },
  ]);
}

function missing(environment: string): ProblemsError {
  return new ProblemsError([
    {
      code: 'key-missing',
      where: `environment ${environment}`,
      what: 'it has no key that could be replaced',
      fix: `npx gcda keys new ${environment}`,
    },
  ]);
}
