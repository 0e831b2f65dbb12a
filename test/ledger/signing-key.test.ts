import { createPublicKey, verify } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redacted } from '../../core/redacted';
import { findSigningKey, signingKeyName } from '../../ledger/keys/find-signing-key';
import { keyFiles } from '../../ledger/keys/key-files';
import { newKey } from '../../ledger/keys/key-text';
import { parsePublicKey, parseSigningKey } from '../../ledger/keys/signing-key';

const codes = (error: unknown) => (error as { problems: { code: string }[] }).problems.map(({ code }) => code);

test('makes the key pair of RFC 8032, and its signatures', () => {
  // Section 7.1, test 1: published values of no secret.
  const seed = Buffer.from('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', 'hex');
  const key = parseSigningKey(Redacted.of(seed.toString('base64')), 'a test');
  const der = createPublicKey(key.publicKey).export({ format: 'der', type: 'spki' });
  expect(der.subarray(-32).toString('hex')).toBe('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a');
  expect(Buffer.from(key.sign(''), 'base64').toString('hex')).toBe(
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  );
});

test('signs what only its own public half accepts, and only as it was signed', () => {
  const [key, other] = [parseSigningKey(newKey(), 'a test'), parseSigningKey(newKey(), 'a test')];
  const signature = key.sign('a text');
  const reader = parsePublicKey(key.publicKey, 'a test');
  expect(reader.id).toBe(key.id);
  expect(verify(null, Buffer.from('a text'), key.publicKey, Buffer.from(signature, 'base64'))).toBe(true);
  expect(reader.isSignatureOf('a text', signature)).toBe(true);
  expect(reader.isSignatureOf('a text.', signature)).toBe(false);
  expect(other.isSignatureOf('a text', signature)).toBe(false);
  // The last character before `==` has four bits that decoding overlooks.
  const twin = signature.replace(/(.)==$/, (_, last: string) => `${String.fromCharCode(last.charCodeAt(0) + 1)}==`);
  expect(Buffer.from(twin, 'base64')).toEqual(Buffer.from(signature, 'base64'));
  expect(reader.isSignatureOf('a text', twin)).toBe(false);
  expect(JSON.stringify(key)).not.toContain('PRIVATE');
});

test.each([
  ['a key that is too short', () => parseSigningKey(Redacted.of('c2hvcnQ='), 'there'), 'signing-key-invalid'],
  ['a public key that is none', () => parsePublicKey('nothing', 'there'), 'public-key-invalid'],
  [
    'a private key in place of its public half',
    () => parsePublicKey('-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n', 'there'),
    'public-key-invalid',
  ],
])('refuses %s', (_, work, code) => {
  expect.assertions(1);
  try {
    work();
  } catch (error) {
    expect(codes(error)).toEqual([code]);
  }
});

describe('findSigningKey', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gcda-signing-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const shelf = keyFiles(join(folder, 'keys'));
  const find = (env: Record<string, string>) => findSigningKey({ env, directory: folder, shelf });

  test('looks at the variable, then at the file, then on the shelf', async () => {
    await expect(find({})).resolves.toBeUndefined();
    await shelf.write(signingKeyName, newKey());
    writeFileSync(join(folder, 'signing'), 'x', { mode: 0o600 });
    await expect(find({})).resolves.toMatchObject({ isOnShelf: true });
    const named = { GCDA_SIGNING_KEY_FILE: 'signing' };
    await expect(find(named)).resolves.toMatchObject({ place: 'file signing', isOnShelf: false });
    await expect(find({ ...named, GCDA_SIGNING_KEY: 'x' })).resolves.toMatchObject({
      place: 'environment variable GCDA_SIGNING_KEY',
    });
  });

  test('says when the file that is named is not there', async () => {
    const error: unknown = await find({ GCDA_SIGNING_KEY_FILE: 'missing' }).catch((thrown: unknown) => thrown);
    expect(codes(error)).toEqual(['key-missing']);
  });
});
