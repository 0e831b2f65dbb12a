import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import { armor, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';

/** A key pair that lives as long as a test. */
export interface AgeKeys {
  readonly identity: string;
  readonly recipient: string;
}

export async function ageKeys(): Promise<AgeKeys> {
  const identity = await generateX25519Identity();
  return { identity, recipient: await identityToRecipient(identity) };
}

export interface PlainTree {
  readonly [member: string]: string | number | boolean | null | PlainTree | readonly (string | PlainTree)[];
}

const lastmodified = '2026-01-01T00:00:00Z';

/** What the program `sops` makes of a tree in JSON, which is YAML too; written from its sources, and held to it by a test. */
export async function sopsFile(tree: PlainTree, recipient: string): Promise<string> {
  const key = randomBytes(32);
  const hash = createHash('sha512');
  const seal = (node: unknown, path: readonly string[]): unknown => {
    if (node === null) return null;
    if (Array.isArray(node)) return node.map((item) => seal(item, path));
    if (typeof node === 'object')
      return Object.fromEntries(Object.entries(node).map(([name, value]) => [name, seal(value, [...path, name])]));
    const [type, text] = counted(node);
    hash.update(text);
    return text === '' ? '' : sealOne(text, type, key, `${path.join(':')}:`);
  };
  const sealed = seal(tree, []) as object;
  const mac = sealOne(hash.digest('hex').toUpperCase(), 'str', key, lastmodified);
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  const enc = armor.encode(await encrypter.encrypt(key));
  const sops = { age: [{ recipient, enc }], lastmodified, mac, unencrypted_suffix: '_unencrypted', version: '3.13.3' };
  return JSON.stringify({ ...sealed, sops }, undefined, 2);
}

function counted(value: unknown): readonly [string, string] {
  if (typeof value === 'number') return Number.isInteger(value) ? ['int', String(value)] : ['float', String(value)];
  if (typeof value === 'boolean') return ['bool', value ? 'True' : 'False'];
  return ['str', String(value)];
}

function sealOne(text: string, type: string, key: Uint8Array, context: string): string {
  const iv = randomBytes(32);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(context));
  const data = Buffer.concat([cipher.update(text), cipher.final()]);
  const parts = [data, iv, cipher.getAuthTag()].map((part) => part.toString('base64'));
  return `ENC[AES256_GCM,data:${parts[0]},iv:${parts[1]},tag:${parts[2]},type:${type}]`;
}
