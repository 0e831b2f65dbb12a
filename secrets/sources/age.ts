import { Redacted } from '../../core/redacted';
import { maxValueBytes } from '../value-problems';
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
  const { Decrypter, armor } = await import('age-encryption');
  const decrypter = new Decrypter();
  for (const identity of await readIdentities(source, secret, ports)) {
    try {
      decrypter.addIdentity(identity.reveal());
    } catch {
      throw unusableIdentity(source, secret);
    }
  }
  const bytes = await decrypt(decrypter, () => fromArmor(encrypted, armor.decode), secret, source.path);
  const text = decodeText(bytes, bytes.length > maxValueBytes);
  if (text === undefined)
    throw sourceProblem('value-unreadable', secret, `${source.path} holds no UTF-8 text`, 'encrypt the value as text');
  return Redacted.of(stripLineEnd(text));
};

type Source = Parameters<typeof readAge>[0];

async function decrypt(
  decrypter: { decrypt(file: Uint8Array): Promise<Uint8Array> },
  file: () => Uint8Array,
  secret: string,
  path: string,
): Promise<Uint8Array> {
  try {
    return await decrypter.decrypt(file());
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith('no identity matched')) throw damaged(secret, path);
    throw sourceProblem(
      'age-identity-wrong',
      secret,
      `${path} is not encrypted to this identity`,
      'give the identity of one of its recipients, or encrypt the value anew to yours',
    );
  }
}

function fromArmor(bytes: Buffer, decode: (text: string) => Uint8Array): Uint8Array {
  return bytes.toString('latin1').trimStart().startsWith(armorBegin) ? decode(bytes.toString('latin1')) : bytes;
}

/** Identities of a file or variable in the form that age-keygen writes: one a line, with comments. */
async function readIdentities(
  source: Source,
  secret: string,
  ports: Parameters<typeof readAge>[2],
): Promise<readonly Redacted[]> {
  const text = source.identityFile === undefined ? ports.env[source.identityVariable ?? ''] : await readIdentityFile();
  if (text === undefined || text.trim() === '') {
    const place = source.identityFile ?? source.identityVariable ?? 'the identity';
    throw sourceProblem('age-identity-missing', secret, `${place} holds no age identity`, `put it there`);
  }
  const lines = text.split('\n').map((line) => line.trim());
  const identities = lines.filter((line) => line !== '' && !line.startsWith('#'));
  if (identities.length === 0) throw unusableIdentity(source, secret);
  return identities.map((identity) => Redacted.of(identity));

  async function readIdentityFile(): Promise<string> {
    const path = source.identityFile ?? '';
    const bytes = await readFileBytes({
      path,
      directory: ports.directory,
      secret,
      maxBytes: maxFileBytes,
      isPrivate: true,
      missing: { code: 'age-identity-missing', fix: `put the age identity into ${path} with mode 0600` },
      kind: 'a file that age-keygen made, with mode 0600',
    });
    return decodeText(bytes, true) ?? '';
  }
}

function unusableIdentity({ identityFile, identityVariable }: Source, secret: string): Error {
  return sourceProblem(
    'age-identity-invalid',
    secret,
    `${identityFile ?? identityVariable ?? 'the identity'} must hold identities as age-keygen writes them, and nothing else`,
    'make one with age-keygen; identities of plugins, of SSH and passphrases are not supported',
  );
}

function damaged(secret: string, path: string): Error {
  return sourceProblem(
    'value-undecryptable',
    secret,
    `${path} is no age file, or is damaged, cut off, or sealed with a passphrase`,
    'encrypt the value anew to your recipients',
  );
}
