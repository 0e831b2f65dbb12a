import type { Decrypter } from 'age-encryption';
import { Redacted } from '../../core/redacted';
import { decodeText } from './decode-text';
import { readFileBytes } from './read-file-bytes';
import { sourceProblem, type SourcePorts } from './source';

/** Longest file of identities that is read. */
const maxIdentityBytes = 64 * 1024;

/** Where the identities of an encrypted file are; one of the two is given. */
export interface IdentityPlace {
  readonly identityFile?: string | undefined;
  readonly identityVariable?: string | undefined;
}

/**
 * A decrypter that knows the identities found at `place`. What the library says of a failure is never passed on, nor kept as a cause: it
 * may quote a key.
 *
 * @throws ProblemsError `age-identity-missing`, `age-identity-invalid`, `value-file-exposed`
 */
export async function ageDecrypter(place: IdentityPlace, secret: string, ports: SourcePorts): Promise<Decrypter> {
  const { Decrypter } = await import('age-encryption');
  const decrypter = new Decrypter();
  for (const identity of await readIdentities(place, secret, ports)) {
    try {
      decrypter.addIdentity(identity.reveal());
    } catch {
      throw unusableIdentity(place, secret);
    }
  }
  return decrypter;
}

/** Whether the library refused a file because it is encrypted to others, and not because it is damaged. */
export function isForOthers(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('no identity matched');
}

/** A file that none of the identities opens. */
export function wrongIdentity(secret: string, path: string): Error {
  return sourceProblem(
    'age-identity-wrong',
    secret,
    `${path} is not encrypted to this identity`,
    'give the identity of one of its recipients, or encrypt the value anew to yours',
  );
}

/** Identities in the form that age-keygen writes: one a line, with comments. */
async function readIdentities(place: IdentityPlace, secret: string, ports: SourcePorts): Promise<readonly Redacted[]> {
  const { identityFile, identityVariable = '' } = place;
  const text =
    identityFile === undefined ? ports.env[identityVariable] : await readIdentityFile(identityFile, secret, ports);
  if (text === undefined || text.trim() === '')
    throw sourceProblem('age-identity-missing', secret, `${nameOf(place)} holds no age identity`, 'put it there');
  const lines = text.split('\n').map((line) => line.trim());
  const identities = lines.filter((line) => line !== '' && !line.startsWith('#'));
  if (identities.length === 0) throw unusableIdentity(place, secret);
  return identities.map((identity) => Redacted.of(identity));
}

async function readIdentityFile(path: string, secret: string, { directory }: SourcePorts): Promise<string> {
  const bytes = await readFileBytes({
    path,
    directory,
    secret,
    maxBytes: maxIdentityBytes,
    isPrivate: true,
    missing: { code: 'age-identity-missing', fix: `put the age identity into ${path} with mode 0600` },
    kind: 'a file that age-keygen made, with mode 0600',
  });
  return decodeText(bytes, true) ?? '';
}

function unusableIdentity(place: IdentityPlace, secret: string): Error {
  return sourceProblem(
    'age-identity-invalid',
    secret,
    `${nameOf(place)} must hold identities as age-keygen writes them, and nothing else`,
    'make one with age-keygen; identities of plugins, of SSH and passphrases are not supported',
  );
}

function nameOf({ identityFile, identityVariable }: IdentityPlace): string {
  return identityFile ?? identityVariable ?? 'the identity';
}
