import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { armor, Encrypter, identityToRecipient } from 'age-encryption';
import { readAge } from '../../../secrets/sources/age';
import { realProgram } from '../../kit/real-program';
import { sourcePorts } from '../../kit/source-ports';

const age = realProgram('age');
const keygen = realProgram('age-keygen');

(age === undefined || keygen === undefined ? describe.skip : describe)('the programs age and age-keygen', () => {
  let directory: string;
  let recipient: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'gcda-age-program-'));
    run(keygen, '-o', 'identity');
    recipient = run(keygen, '-y', 'identity').trim();
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const run = (program: string | undefined, ...args: string[]) =>
    execFileSync(program ?? '', args, { cwd: directory, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

  async function read(path: string): Promise<string> {
    const source = { kind: 'age', path, identityFile: 'identity' } as const;
    return (
      await readAge(source, 'prod_crm_apikey', sourcePorts({ directory }), new AbortController().signal)
    ).reveal();
  }

  test.each([[], ['--armor']])('encrypts what we read %s', async (...options) => {
    writeFileSync(join(directory, 'plain'), 'value-from-age\n');
    run(age, '--encrypt', ...options, '-r', recipient, '-o', 'value.age', 'plain');
    await expect(read('value.age')).resolves.toBe('value-from-age');
  });

  test('decrypts what the library encrypts', async () => {
    const identity =
      run('/bin/cat', 'identity')
        .split('\n')
        .find((line) => line.startsWith('AGE-')) ?? '';
    expect(await identityToRecipient(identity)).toBe(recipient);
    const encrypter = new Encrypter();
    encrypter.addRecipient(recipient);
    writeFileSync(join(directory, 'value.age'), armor.encode(await encrypter.encrypt('value-of-library')));
    expect(run(age, '--decrypt', '-i', 'identity', 'value.age')).toBe('value-of-library');
    await expect(read('value.age')).resolves.toBe('value-of-library');
  });
});
