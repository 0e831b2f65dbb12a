import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { ValueSource } from '../../../core/sources/value-source';
import { readSops } from '../../../secrets/sources/sops';
import { ageKeys, sopsFile, type AgeKeys } from '../../kit/a-sops-file';
import { realProgram } from '../../kit/real-program';
import { sourcePorts } from '../../kit/source-ports';

type SopsSource = Extract<ValueSource, { kind: 'sops' }>;
const program = realProgram('sops');

/** All that YAML has and that counts for the file's hash. */
const plain = `# a comment
crm:
  bearer: value-in-sops # another
  key: "ünï:cödé \\U0001F600, \\"quoted\\""
  # a third
  size: 42
  rate: 1.50
  big_unencrypted: 9007199254740993
  rate_unencrypted: 2.50
  on: true
  off_unencrypted: false
  empty: ""
  none: null
  day: 2026-01-02
  day_unencrypted: 2026-01-02
  text: |
    two
    lines
  list:
    - an item
    # in a list
    - bearer: inner
      more: [1, x, ~]
"dotted.name": { "with: colon": value-below-dots }
`;

(program === undefined ? describe.skip : describe)('the program sops', () => {
  let directory: string;
  let keys: AgeKeys;
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'gcda-sops-program-'));
    keys = await ageKeys();
    writeFileSync(join(directory, 'plain.yaml'), plain);
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const sops = (...args: string[]) =>
    execFileSync(program ?? '', args, {
      cwd: directory,
      encoding: 'utf8',
      env: { SOPS_AGE_KEY: keys.identity },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  const write = (path: string, text: string) => writeFileSync(join(directory, path), text);

  async function read(source: Partial<SopsSource> & Pick<SopsSource, 'path'>): Promise<string> {
    const whole: SopsSource = { kind: 'sops', key: ['crm', 'bearer'], identityVariable: 'ID', ...source };
    const ports = sourcePorts({ directory, env: { ID: keys.identity, SOPS_AGE_KEY: keys.identity } });
    return (await readSops(whole, 'prod_crm_apikey', ports, new AbortController().signal)).reveal();
  }

  test.each(['yaml', 'json'])('writes %s that we read', async (form) => {
    write(`values.${form}`, sops('encrypt', '--age', keys.recipient, '--output-type', form, 'plain.yaml'));
    const path = `values.${form}`;
    await expect(read({ path })).resolves.toBe('value-in-sops');
    await expect(read({ path, key: ['crm', 'key'] })).resolves.toBe('ünï:cödé 😀, "quoted"');
    await expect(read({ path, key: ['crm', 'text'] })).resolves.toBe('two\nlines\n');
    await expect(read({ path, key: ['dotted.name', 'with: colon'] })).resolves.toBe('value-below-dots');
  });

  test('writes files for several recipients, and after a change, that we read', async () => {
    const other = await ageKeys();
    write('values.yaml', sops('encrypt', '--age', `${other.recipient},${keys.recipient}`, 'plain.yaml'));
    sops('set', 'values.yaml', '["crm"]["bearer"]', '"later-in-sops"');
    await expect(read({ path: 'values.yaml' })).resolves.toBe('later-in-sops');
    sops('rotate', '--in-place', 'values.yaml');
    await expect(read({ path: 'values.yaml' })).resolves.toBe('later-in-sops');
  });

  test('writes files that hash encrypted values only, which we read', async () => {
    const rule = { age: keys.recipient, encrypted_regex: '^(bearer|list)$', mac_only_encrypted: true };
    write('.sops.yaml', JSON.stringify({ creation_rules: [rule] }));
    write('values.yaml', sops('encrypt', 'plain.yaml'));
    await expect(read({ path: 'values.yaml' })).resolves.toBe('value-in-sops');
    await expect(read({ path: 'values.yaml', key: ['crm', 'key'] })).rejects.toMatchObject({
      problems: [{ code: 'sops-value-plain' }],
    });
    // Plain values may change in such a file.
    const encrypted = readFileSync(join(directory, 'values.yaml'), 'utf8');
    write('values.yaml', encrypted.replace('two', 'three'));
    await expect(read({ path: 'values.yaml' })).resolves.toBe('value-in-sops');
  });

  test('splits a key between groups, which we leave to the program', async () => {
    const groups = [{ age: [keys.recipient] }, { age: [keys.recipient] }];
    write('.sops.yaml', JSON.stringify({ creation_rules: [{ key_groups: groups, shamir_threshold: 2 }] }));
    write('values.yaml', sops('encrypt', 'plain.yaml'));
    await expect(read({ path: 'values.yaml' })).rejects.toMatchObject({
      problems: [{ code: 'sops-file-unsupported' }],
    });
    const source = { path: 'values.yaml', identityVariable: undefined, program };
    await expect(read(source)).resolves.toBe('value-in-sops');
  });

  test('reads what the test kit writes, so that tests without it test the same format', async () => {
    const tree = {
      crm: { bearer: 'value-of-kit', size: 3, rate: 1.5, on: false, none: null, list: ['a', { b: 'ü' }] },
    };
    write('kit.json', await sopsFile(tree, keys.recipient));
    expect(parse(sops('decrypt', 'kit.json'))).toEqual(tree);
    expect(sops('decrypt', '--extract', '["crm"]["bearer"]', 'kit.json')).toBe('value-of-kit');
    await expect(read({ path: 'kit.json' })).resolves.toBe('value-of-kit');
  });

  test('extracts for us from a dotenv file', async () => {
    write('plain.env', 'BEARER=value-in-dotenv\n');
    write('values.env', sops('encrypt', '--age', keys.recipient, 'plain.env'));
    const source = {
      path: 'values.env',
      key: ['BEARER'],
      identityVariable: undefined,
      program,
    };
    await expect(read(source)).resolves.toBe('value-in-dotenv');
  });
});
