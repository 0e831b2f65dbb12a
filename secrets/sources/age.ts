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
  if (encrypted.length > maxFileBytes) throw damaged(secret, source.path, false, false);
  const bytes = await decrypt(await ageDecrypter(source, secret, ports), encrypted, secret, source.path);
  const text = decodeText(bytes, bytes.length > maxValueBytes);
  if (text === undefined)
    throw sourceProblem('value-unreadable', secret, `${source.path} holds no UTF-8 text`, 'encrypt the value as text');
  return Redacted.of(stripLineEnd(text));
};

async function decrypt(decrypter: Decrypter, file: Buffer, secret: string, path: string): Promise<Uint8Array> {
  const isArmored = file.toString('latin1').trimStart().startsWith(armorBegin);
  let kinds: readonly string[] | undefined;
  try {
    const plain = isArmored ? await withoutArmor(file) : file;
    kinds = recipientKinds(plain);
    return await decrypter.decrypt(plain);
  } catch (error) {
    if (kinds?.includes('scrypt')) throw sealedByPassphrase(secret, path);
    if (!isForOthers(error)) throw damaged(secret, path, kinds !== undefined, isArmored);
    throw kinds?.some((kind) => ownKinds.has(kind))
      ? wrongIdentity(secret, path)
      : otherRecipients(secret, path, kinds);
  }
}

async function withoutArmor(bytes: Buffer): Promise<Uint8Array> {
  const { armor } = await import('age-encryption');
  return armor.decode(bytes.toString('latin1'));
}

/** What identities of `age-keygen` open; `-pq` has a kind of its own. */
const ownKinds = new Set(['X25519', 'mlkem768x25519']);

/** Kinds of the recipients in a file's header (age-encryption.org/v1); undefined where it has no such header. */
function recipientKinds(file: Uint8Array): readonly string[] | undefined {
  const text = Buffer.from(file).toString('latin1');
  if (!text.startsWith('age-encryption.org/v1\n')) return undefined;
  const [header = ''] = text.split('\n---', 1);
  return [...header.matchAll(/^-> ([\w-]{1,40})/gm)].map(([, kind]) => kind ?? '');
}

function sealedByPassphrase(secret: string, path: string): Error {
  return sourceProblem(
    'age-passphrase',
    secret,
    `${path} is encrypted with a passphrase, not to an identity`,
    'encrypt it anew to the recipient of an identity: `age -r age1…`',
  );
}

function otherRecipients(secret: string, path: string, kinds: readonly string[] = []): Error {
  const isOfSsh = kinds.some((kind) => kind.startsWith('ssh-'));
  return sourceProblem(
    'age-identity-wrong',
    secret,
    `${path} is encrypted to ${isOfSsh ? 'SSH keys' : 'recipients of plugins'} only, which are not supported`,
    'encrypt it anew to a recipient that `age-keygen` gives as well: `age -r age1…`',
  );
}

function damaged(secret: string, path: string, isAge: boolean, isArmored: boolean): Error {
  const form = isArmored ? 'armored' : 'binary';
  return sourceProblem(
    'value-undecryptable',
    secret,
    `${path} ${isAge || isArmored ? `is an age file, ${form}, and is damaged or cut off` : 'is no age file, or is damaged or cut off at its beginning'}`,
    'encrypt the value anew to your recipients',
  );
}
