import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { Redacted } from '../../core/redacted';
import type { ValueSource } from '../../core/sources/value-source';
import { ageDecrypter, isForOthers, wrongIdentity } from './age-identities';
import { decodeText } from './decode-text';
import { readExec } from './exec';
import { readFileBytes } from './read-file-bytes';
import { isPlain, parseSopsFile, type SopsFile, type SopsLeaf } from './sops-file';
import { isSopsValue, openSopsValue } from './sops-value';
import { sourceProblem, type ReadSource, type SourcePorts } from './source';

type Source = Extract<ValueSource, { kind: 'sops' }>;

const maxFileBytes = 1024 * 1024;
/** Begins the hash of a file whose `mac_only_encrypted` is set (`sops.go`). */
const encryptedOnlyPrefix = Buffer.from('8a3fd2ad54ce66527b1034f3d147be0b0b975b3bf44f72c6fdadec8176f27d69', 'hex');

/** Takes one value from a file that SOPS encrypted with age; with `program`, from what the real `sops` extracts. */
export const readSops: ReadSource<'sops'> = async (source, secret, ports, signal) => {
  if (source.program !== undefined) {
    // The program has its own words for other files; a plain one is never to be taken for an encrypted one, whatever the program does.
    const text = decodeText(await readBytes(source, secret, ports)) ?? '';
    if (!text.includes('sops')) throw plain(source, secret);
    return extract(source.program, source, secret, ports, signal);
  }
  const file = await readSopsFile(source, secret, ports);
  const leaf = leafOf(file, source, secret);
  const key = await dataKey(file, source, secret, ports);
  try {
    if (!isIntact(file, key)) throw changed(source, secret);
    return toValue(leaf, key, source, secret);
  } finally {
    key.fill(0);
  }
};

function extract(program: string, { path, key }: Source, secret: string, ports: SourcePorts, signal: AbortSignal) {
  const members = key.map((member) => `["${member}"]`).join('');
  // A whole path cannot be taken for an option.
  const command: [string, ...string[]] = [program, 'decrypt', '--extract', members, resolve(ports.directory, path)];
  return readExec({ kind: 'exec', command }, secret, ports, signal);
}

function readBytes({ path }: Source, secret: string, { directory }: SourcePorts): Promise<Buffer> {
  return readFileBytes({
    path,
    directory,
    secret,
    maxBytes: maxFileBytes,
    // As with age: whoever has no identity learns nothing from it.
    isPrivate: false,
    missing: { code: 'value-missing', fix: `encrypt the values to ${path} with sops` },
    kind: 'a file encrypted with sops',
  });
}

async function readSopsFile(source: Source, secret: string, ports: SourcePorts): Promise<SopsFile> {
  const { path } = source;
  const text = decodeText(await readBytes(source, secret, ports)) ?? '';
  const file = parseSopsFile(text);
  if (file) return file;
  if (isPlain(text)) throw plain(source, secret);
  throw sourceProblem(
    'sops-file-unsupported',
    secret,
    `${path} is no YAML or JSON file of SOPS, is cut off, or has several documents, aliases or key groups`,
    "encrypt it anew, or have the program read it: program: 'sops'",
  );
}

/** The value's place, found before anything is decrypted. */
function leafOf({ leaves }: SopsFile, { path, key }: Source, secret: string): SopsLeaf {
  const leaf = leaves.find(
    (one) => !one.isInList && one.path.length === key.length && key.every((k, i) => k === one.path[i]),
  );
  const name = key.join('.');
  if (!leaf)
    throw sourceProblem(
      'value-missing',
      secret,
      `${path} has no value at ${name}`,
      'add it with `sops edit`, or correct key',
    );
  if (isSopsValue(leaf.text)) return leaf;
  throw sourceProblem(
    'sops-value-plain',
    secret,
    `${name} in ${path} is empty or not encrypted`,
    'correct the rules by which the file is encrypted, and replace the value at its issuer',
  );
}

async function dataKey({ ageKeys }: SopsFile, source: Source, secret: string, ports: SourcePorts): Promise<Uint8Array> {
  if (ageKeys.length === 0)
    throw sourceProblem(
      'sops-not-age',
      secret,
      `${source.path} is not encrypted to any age recipient`,
      "add one with `sops rotate --add-age`, or have the program read it: program: 'sops'",
    );
  const decrypter = await ageDecrypter(source, secret, ports);
  const { armor } = await import('age-encryption');
  for (const sealed of ageKeys) {
    try {
      return await decrypter.decrypt(armor.decode(sealed));
    } catch (error) {
      if (!isForOthers(error)) throw changed(source, secret);
    }
  }
  throw wrongIdentity(secret, source.path);
}

/** Whether every value is what SOPS put there, and none was added, taken away or moved. */
function isIntact({ leaves, mac, lastModified, isMacOfEncryptedOnly }: SopsFile, key: Uint8Array): boolean {
  const hash = createHash('sha512');
  if (isMacOfEncryptedOnly) hash.update(encryptedOnlyPrefix);
  for (const { path, text } of leaves) {
    if (!isSopsValue(text)) {
      if (!isMacOfEncryptedOnly) hash.update(text);
      continue;
    }
    const value = openSopsValue(text, key, contextOf(path));
    if (!value) return false;
    // Comments in lists look like items and do not count.
    if (value.type !== 'comment') hash.update(value.bytes);
    value.bytes.fill(0);
  }
  return openSopsValue(mac, key, lastModified)?.bytes.toString() === hash.digest('hex').toUpperCase();
}

function toValue({ path, text }: SopsLeaf, key: Uint8Array, source: Source, secret: string): Redacted {
  const value = openSopsValue(text, key, contextOf(path));
  const isText = value?.type === 'str';
  const plain = value && decodeText(value.bytes);
  if (isText && plain !== undefined) return Redacted.of(plain);
  throw sourceProblem(
    'value-unreadable',
    secret,
    `${source.key.join('.')} in ${source.path} is not text`,
    'put the value between quotes with `sops edit`',
  );
}

function plain({ path }: Source, secret: string): Error {
  return sourceProblem(
    'sops-file-plain',
    secret,
    `${path} is not encrypted: it has no metadata of SOPS`,
    'encrypt it with `sops encrypt --in-place`, and replace the values at their issuers if others may have seen it',
  );
}

function contextOf(path: readonly string[]): string {
  return `${path.join(':')}:`;
}

function changed({ path }: Source, secret: string): Error {
  return sourceProblem(
    'sops-file-changed',
    secret,
    `${path} was changed without SOPS, or is damaged: its MAC does not fit`,
    'find out who changed it; take it from version control, or encrypt the values anew',
  );
}
