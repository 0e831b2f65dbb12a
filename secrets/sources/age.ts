import type { Decrypter } from 'age-encryption';
import { Redacted } from '../../core/redacted';
import { maxValueBytes } from '../value-rules/value-problems';
import { ageDecrypter, isForOthers, wrongIdentity } from './age-identities';
import { decodeText } from './decode-text';
import { readFileBytes } from './read-file-bytes';
import { sourceProblem, type ReadSource } from './source';
import { stripLineEnd } from './strip-line-end';

/** Longest encrypted file read: a value of the longest kind, armored, for some hundreds of recipients. */
const maxFileBytes = 64 * 1024;
const armorBegin = '-----BEGIN AGE ENCRYPTED FILE-----';

/**
 * Takes the value from a file encrypted with age. What the library says of a failure is never passed on, nor kept as a cause: it may
 * quote a key or what was decrypted.
 */
export const readAge: ReadSource<'age'> = async (source, secret, ports) => {
  const encrypted = await readFileBytes({
    path: source.path,
    directory: ports.directory,
    secret,
    maxBytes: maxFileBytes + 1,
    // Whoever has no identity learns nothing from it, so that it may lie in version control.
    isPrivate: false,
    missing: { code: 'value-missing', fix: `encrypt the value to ${source.path} with age` },
    kind: 'a file encrypted with age',
  });
  if (encrypted.length > maxFileBytes) throw damaged(secret, source.path);
  const bytes = await decrypt(await ageDecrypter(source, secret, ports), encrypted, secret, source.path);
  const text = decodeText(bytes, bytes.length > maxValueBytes);
  if (text === undefined)
    throw sourceProblem('value-unreadable', secret, `${source.path} holds no UTF-8 text`, 'encrypt the value as text');
  return Redacted.of(stripLineEnd(text));
};

async function decrypt(decrypter: Decrypter, file: Buffer, secret: string, path: string): Promise<Uint8Array> {
  try {
    return await decrypter.decrypt(await withoutArmor(file));
  } catch (error) {
    throw isForOthers(error) ? wrongIdentity(secret, path) : damaged(secret, path);
  }
}

async function withoutArmor(bytes: Buffer): Promise<Uint8Array> {
  const text = bytes.toString('latin1');
  if (!text.trimStart().startsWith(armorBegin)) return bytes;
  const { armor } = await import('age-encryption');
  return armor.decode(text);
}

function damaged(secret: string, path: string): Error {
  return sourceProblem(
    'value-undecryptable',
    secret,
    `${path} is no age file, or is damaged, cut off, or sealed with a passphrase`,
    'encrypt the value anew to your recipients',
  );
}
