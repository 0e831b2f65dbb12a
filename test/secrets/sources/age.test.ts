import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { armor, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import type { SourcePorts } from '../../../secrets/sources/source';
import { readAge } from '../../../secrets/sources/age';
import { sourcePorts } from '../../kit/source-ports';

const name = 'prod_crm_apikey';
// Made for these files, which age 1.2.1 wrote: `printf 'value-from-age\\n' | age -r age1c0994… > binary.age`, and with -a.
const identity = ['AGE-SECRET-KEY-1', '8GD07ASD26D2HPPFAU78T8WW46V8Z', '7ZEQVCHREFG60XKRM3ZKQ2QHENL4M'].join('');
let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'gcda-age-'));
  cpSync(join(__dirname, 'age-files'), directory, { recursive: true });
  writeFileSync(join(directory, 'identity'), `# created: today\n${identity}\n`, { mode: 0o600 });
});
afterEach(() => rmSync(directory, { recursive: true }));

type Place = { readonly identityFile: string } | { readonly identityVariable: string };

async function read(
  path: string,
  place: Place = { identityFile: 'identity' },
  env: SourcePorts['env'] = {},
): Promise<string> {
  const ports = sourcePorts({ directory, env });
  return (await readAge({ kind: 'age', path, ...place }, name, ports, new AbortController().signal)).reveal();
}

const refusal = (code: string) => ({ problems: [expect.objectContaining({ code, where: name })] });

test.each(['binary.age', 'armored.age'])('decrypts %s of the age program, without its last line end', async (path) => {
  await expect(read(path)).resolves.toBe('value-from-age');
});

test('takes the identity from a variable', async () => {
  await expect(read('binary.age', { identityVariable: 'ID' }, { ID: identity })).resolves.toBe('value-from-age');
});

test('decrypts with any of several identities', async () => {
  const own = await generateX25519Identity();
  const encrypter = new Encrypter();
  encrypter.addRecipient(await identityToRecipient(own));
  writeFileSync(join(directory, 'own.age'), armor.encode(await encrypter.encrypt('own-value')));
  writeFileSync(join(directory, 'identity'), `${identity}\r\n\r\n${own}`, { mode: 0o600 });
  await expect(read('own.age')).resolves.toBe('own-value');
});

test('tells a wrong identity from none, an unusable one and one that others can read', async () => {
  const place = { identityVariable: 'ID' };
  const other = await generateX25519Identity();
  await expect(read('binary.age', place, { ID: other })).rejects.toMatchObject(refusal('age-identity-wrong'));
  await expect(read('binary.age', place)).rejects.toMatchObject(refusal('age-identity-missing'));
  await expect(read('binary.age', { identityFile: 'gone' })).rejects.toMatchObject(refusal('age-identity-missing'));
  await expect(read('binary.age', place, { ID: '# only a comment' })).rejects.toMatchObject(
    refusal('age-identity-invalid'),
  );
  await expect(read('binary.age', place, { ID: identity.slice(0, -1) })).rejects.toMatchObject(
    refusal('age-identity-invalid'),
  );
  chmodSync(join(directory, 'identity'), 0o644);
  await expect(read('binary.age')).rejects.toMatchObject(refusal('value-file-exposed'));
});

test.each(['binary.age', 'armored.age'])('refuses %s cut off anywhere, changed, or missing', async (path) => {
  const whole = readFileSync(join(directory, path));
  for (const length of [0, 10, 100, whole.length - 40, whole.length - 2].filter((at) => at < whole.length)) {
    writeFileSync(join(directory, path), whole);
    truncateSync(join(directory, path), length);
    await expect(read(path)).rejects.toMatchObject(refusal('value-undecryptable'));
  }
  const changed = Buffer.from(whole);
  changed[whole.length - 60]! ^= 1;
  writeFileSync(join(directory, path), changed);
  await expect(read(path)).rejects.toMatchObject(refusal('value-undecryptable'));
  rmSync(join(directory, path));
  await expect(read(path)).rejects.toMatchObject(refusal('value-missing'));
});

test('shows no identity in what it throws', async () => {
  const thrown: unknown = await read('binary.age', { identityVariable: 'ID' }, { ID: identity.slice(0, -1) }).catch(
    (error: unknown) => error,
  );
  expect(inspect(thrown, { depth: 20, showHidden: true })).not.toContain(identity.slice(16, 30));
});

test('says that a file is sealed with a passphrase, binary or armored', async () => {
  const encrypter = new Encrypter();
  encrypter.setScryptWorkFactor(2);
  encrypter.setPassphrase('a passphrase');
  const file = await encrypter.encrypt('own-value');
  writeFileSync(join(directory, 'binary.age'), file);
  writeFileSync(join(directory, 'armored.age'), armor.encode(file));
  await expect(read('binary.age')).rejects.toMatchObject(refusal('age-passphrase'));
  await expect(read('armored.age')).rejects.toMatchObject(refusal('age-passphrase'));
});

test.each([
  ['ssh-ed25519', 'SSH keys'],
  ['ssh-rsa', 'SSH keys'],
  ['piv-p256', 'plugins'],
])('names recipients of the kind %s', async (kind, words) => {
  const header = `age-encryption.org/v1\n-> ${kind} abcd\n${'A'.repeat(43)}\n--- ${'A'.repeat(43)}\n`;
  writeFileSync(join(directory, 'other.age'), Buffer.concat([Buffer.from(header), Buffer.alloc(60)]));
  await expect(read('other.age')).rejects.toMatchObject({
    problems: [{ code: 'age-identity-wrong', what: expect.stringContaining(words) as string }],
  });
});

test.each([
  ['binary.age', 'binary'],
  ['armored.age', 'armored'],
])('says of which form a damaged file is: %s', async (path, form) => {
  const whole = readFileSync(join(directory, path));
  writeFileSync(join(directory, path), whole.subarray(0, whole.length - 3));
  await expect(read(path)).rejects.toMatchObject({
    problems: [{ code: 'value-undecryptable', what: expect.stringContaining(form) as string }],
  });
});
