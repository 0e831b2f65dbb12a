import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import type { ValueSource } from '../../../core/sources/value-source';
import { readSops } from '../../../secrets/sources/sops';
import type { SourcePorts } from '../../../secrets/sources/source';
import { ageKeys, sopsFile, type AgeKeys, type PlainTree } from '../../kit/a-sops-file';
import { sourcePorts } from '../../kit/source-ports';

type SopsSource = Extract<ValueSource, { kind: 'sops' }>;
const name = 'prod_crm_apikey';
const tree: PlainTree = {
  crm: { bearer: 'value-in-sops', size: 3, list: ['item-in-sops', { bearer: 'other-in-sops' }], empty: '', none: null },
  payment: { bearer: 'paid-in-sops', on: true, rate: 1.5 },
};
let directory: string;
let keys: AgeKeys;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'gcda-sops-'));
  keys = await ageKeys();
  write(await sopsFile(tree, keys.recipient));
});
afterEach(() => rmSync(directory, { recursive: true }));

const write = (text: string) => writeFileSync(join(directory, 'values.yaml'), text);
const written = () => readFileSync(join(directory, 'values.yaml'), 'utf8');
const members = (text: string) => JSON.parse(text) as Record<string, Record<string, unknown>>;
const writeMembers = (change: (file: Record<string, Record<string, unknown>>) => void) => {
  const file = members(written());
  change(file);
  write(JSON.stringify(file));
};

async function read(source: Partial<SopsSource> = {}, ports: Partial<SourcePorts> = {}): Promise<string> {
  const whole: SopsSource = { kind: 'sops', path: 'values.yaml', key: ['crm', 'bearer'], identityVariable: 'ID' };
  const all = sourcePorts({ directory, env: { ID: keys.identity }, ...ports });
  return (await readSops({ ...whole, ...source }, name, all, new AbortController().signal)).reveal();
}
const refusal = (code: string) => ({ problems: [expect.objectContaining({ code, where: name })] });

test('reads the value that a path leads to, with the identity of a variable or a file', async () => {
  await expect(read()).resolves.toBe('value-in-sops');
  await expect(read({ key: ['payment', 'bearer'] })).resolves.toBe('paid-in-sops');
  writeFileSync(join(directory, 'identity'), keys.identity, { mode: 0o600 });
  const place = { identityFile: 'identity', identityVariable: undefined };
  await expect(read(place)).resolves.toBe('value-in-sops');
  chmodSync(join(directory, 'identity'), 0o644);
  await expect(read(place)).rejects.toMatchObject(refusal('value-file-exposed'));
});

test('names what is not there, not text, or not encrypted', async () => {
  for (const key of [
    ['crm'],
    ['crm', 'other'],
    ['crm', 'list'],
    ['crm', 'list', 'bearer'],
    ['crm', 'none'],
    ['sops', 'mac'],
  ])
    await expect(read({ key })).rejects.toMatchObject(refusal('value-missing'));
  await expect(read({ key: ['crm', 'size'] })).rejects.toMatchObject(refusal('value-unreadable'));
  await expect(read({ key: ['crm', 'empty'] })).rejects.toMatchObject(refusal('sops-value-plain'));
  await expect(read({ path: 'gone.yaml' })).rejects.toMatchObject(refusal('value-missing'));
});

test.each<[string, (file: Record<string, Record<string, unknown>>) => void]>([
  ['a value in the place of another', (file) => (file.crm!.bearer = file.payment!.bearer)],
  ['a value that is gone', (file) => delete file.payment!.bearer],
  ['a value that is added', (file) => (file.crm!.more_unencrypted = 'x')],
  ['another value in plain', (file) => (file.payment!.bearer = 'plain')],
  ['values in another order', (file) => (file.payment = { rate: file.payment!.rate, ...file.payment })],
  [
    'a value that became a comment',
    (file) => (file.payment!.bearer = String(file.payment!.bearer).replace('type:str', 'type:comment')),
  ],
  ['a shortened tag', (file) => (file.crm!.bearer = String(file.crm!.bearer).replace(/tag:.{8}[^,]*/, 'tag:AAAAAA=='))],
  ['a hash that counts less', (file) => (file.sops!.mac_only_encrypted = true)],
  ['another date', (file) => (file.sops!.lastmodified = '2026-01-02T00:00:00Z')],
  ['no hash of its own', (file) => (file.sops!.mac = file.crm!.bearer)],
])('refuses a file with %s', async (_what, change) => {
  writeMembers(change);
  await expect(read()).rejects.toMatchObject(refusal('sops-file-changed'));
});

test('refuses a value with a changed letter, and a file cut off anywhere', async () => {
  const whole = written();
  write(whole.replace(/(data:)(.)/, (_match, data: string, first: string) => data + (first === 'A' ? 'B' : 'A')));
  await expect(read()).rejects.toMatchObject(refusal('sops-file-changed'));
  for (const length of [0, 1, 100, whole.length / 2, whole.length - 3]) {
    write(whole.slice(0, length));
    await expect(read()).rejects.toMatchObject(refusal('sops-file-unsupported'));
  }
});

test.each<[string, (text: string) => string]>([
  ['several documents', (text) => `${text}\n---\na: b\n`],
  ['an alias', (text) => text.replace('"crm": {', '"alias": &a {}, "more": *a, "crm": {')],
  ['key groups', (text) => text.replace('"sops": {', '"sops": { "key_groups": [{ "age": [] }],')],
  ['one member twice', (text) => text.replace('"crm": {', '"crm": {}, "crm": {')],
  ['bytes that are no text', () => '\0\u0001'],
])('does not guess at a file with %s', async (_what, change) => {
  write(change(written()));
  await expect(read()).rejects.toMatchObject(refusal('sops-file-unsupported'));
});

test('tells a wrong identity from none, and a file without age recipients', async () => {
  const other = await ageKeys();
  await expect(read({}, { env: { ID: other.identity } })).rejects.toMatchObject(refusal('age-identity-wrong'));
  await expect(read({}, { env: {} })).rejects.toMatchObject(refusal('age-identity-missing'));
  writeMembers((file) => (file.sops!.age = null));
  await expect(read()).rejects.toMatchObject(refusal('sops-not-age'));
});

test('shows no value and no identity in what it throws', async () => {
  writeMembers((file) => delete file.payment!.bearer);
  const thrown = [
    await read().catch((error: unknown) => error),
    await read({ key: ['crm', 'size'] }).catch((error: unknown) => error),
    await read({}, { env: { ID: keys.identity.slice(0, -1) } }).catch((error: unknown) => error),
  ];
  expect(thrown.every((one) => one instanceof Error)).toBe(true);
  expect(inspect(thrown, { depth: 20, showHidden: true })).not.toMatch(
    new RegExp(`in-sops|${keys.identity.slice(16, 30)}`),
  );
});

test('has a program extract the value, with a whole path and no shell', async () => {
  const program = join(directory, 'fake sops');
  writeFileSync(program, '#!/bin/sh\nprintf "%s|" "$@"\n', { mode: 0o700 });
  const source = { identityVariable: undefined, program, path: '-x.yaml' };
  writeFileSync(join(directory, '-x.yaml'), 'sops: {}\n');
  await expect(read(source)).resolves.toBe(`decrypt|--extract|["crm"]["bearer"]|${join(directory, '-x.yaml')}|`);
  writeFileSync(program, '#!/bin/sh\necho half-in-sops; echo half-in-sops >&2; exit 128\n', { mode: 0o700 });
  const thrown: unknown = await read(source).catch((error: unknown) => error);
  expect(thrown).toMatchObject(refusal('exec-failed'));
  expect(inspect(thrown, { depth: 20, showHidden: true })).not.toContain('half-in-sops');
});

test.each(['crm: { bearer: plain-value }', 'a: plain-value\n', '{"a": "plain-value"}', 'a: |\n  plain-value\n'])(
  'takes nothing of the plain file %j, by itself or by the program',
  async (text) => {
    writeFileSync(join(directory, 'plain.yaml'), text);
    const program = join(directory, 'catting');
    writeFileSync(program, '#!/bin/sh\necho plain-value\n', { mode: 0o700 });
    for (const how of [{}, { identityVariable: undefined, program }]) {
      const thrown: unknown = await read({ path: 'plain.yaml', key: ['a'], ...how }).catch((error: unknown) => error);
      expect(thrown).toMatchObject(refusal('sops-file-plain'));
    }
  },
);
