import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { ProblemsError, renderProblem } from '../../core/problem';
import { Redacted } from '../../core/redacted';
import type { Database } from '../../ledger/database';
import { findKey, type KeyPorts } from '../../ledger/keys/find-key';
import { keyFiles } from '../../ledger/keys/key-files';
import type { KeyShelf } from '../../ledger/keys/key-shelf';
import { newKey, parseKey } from '../../ledger/keys/key-text';
import { loadKeys } from '../../ledger/keys/load-keys';
import { openDatabase } from '../../ledger/open-database';
import { replaceKey } from '../../ledger/replace-key';
import { getSealed, putSealed } from '../../ledger/sealed';
import { append, aRecord } from './some-records';

let directory: string;
beforeEach(() => void (directory = mkdtempSync(join(tmpdir(), 'gcda-keys-'))));
afterEach(() => rmSync(directory, { recursive: true }));

const text = (fill: string) => Buffer.alloc(32, fill).toString('base64');
const idOf = (fill: string, environment = 'dev') => parseKey(Redacted.of(text(fill)), environment, 'a test').id;
const ports = (env: KeyPorts['env'] = {}): KeyPorts => ({
  env,
  directory,
  shelf: keyFiles(join(directory, '.gcda', 'keys')),
});

/** Codes of what goes wrong, after looking that none of the keys of these tests is repeated. */
async function codesOf(work: Promise<unknown>): Promise<string[]> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ProblemsError)) throw new Error(`no problem was found: ${inspect(error)}`);
  const printed = inspect(error, { depth: 9 }) + error.problems.map(renderProblem).join();
  for (const fill of ['a', 'b', 'c']) expect(printed).not.toContain(text(fill).slice(4, 20));
  return error.problems.map(({ code }) => code);
}

test('takes a key from the first place that is set', async () => {
  const file = join(directory, 'key');
  writeFileSync(file, `${text('d')}\n`, { mode: 0o600 });
  const program = JSON.stringify([process.execPath, '-e', `console.log(Buffer.alloc(32, 'c').toString('base64'))`]);
  const env: Record<string, string> = {
    GCDA_KEY_DEV: text('a'),
    GCDA_KEY: text('b'),
    GCDA_KEY_EXEC: program,
    GCDA_KEY_FILE: 'key',
  };
  await ports().shelf.write('dev', Redacted.of(text('e')));
  const found: (string | undefined)[] = [];
  for (const setting of [...Object.keys(env), 'none']) {
    found.push((await loadKeys(['dev'], ports(env)))('dev')?.id);
    delete env[setting];
  }
  expect(found).toEqual(['a', 'b', 'c', 'd', 'e'].map((fill) => idOf(fill)));
});

test('gives each environment its own key, and none where there is none', async () => {
  const keyOf = await loadKeys(['dev', 'prod'], ports({ GCDA_KEY_DEV: text('a') }));
  expect([keyOf('dev')?.id, keyOf('prod')]).toEqual([idOf('a'), undefined]);
  const shared = await loadKeys(['dev', 'prod'], ports({ GCDA_KEY: text('a') }));
  expect(shared('dev')?.id).not.toBe(shared('prod')?.id);
});

test('has nothing of a key in what could be printed of it', async () => {
  const found = await findKey('dev', ports({ GCDA_KEY: text('a') }));
  const key = parseKey(found!.text, 'dev', found!.place);
  const printed = inspect({ found, key }, { depth: 9, showHidden: true }) + JSON.stringify({ found, key });
  expect(printed).not.toContain(text('a').slice(4, 20));
  expect(printed).not.toContain(Buffer.alloc(8, 'a').toString('hex'));
});

test.each([
  'short',
  text('a').slice(0, 40),
  Buffer.alloc(31, 'a').toString('base64'),
  `${text('a')}${text('a')}`,
  '!'.repeat(44),
])('refuses what is no key (%#)', async (wrong) => {
  expect(await codesOf(loadKeys(['dev', 'prod'], ports({ GCDA_KEY: wrong })))).toEqual(['key-invalid', 'key-invalid']);
});

test('refuses a key file that others may read, and one that is none', async () => {
  writeFileSync(join(directory, 'key'), text('a'));
  chmodSync(join(directory, 'key'), 0o640);
  expect(await codesOf(findKey('dev', ports({ GCDA_KEY_FILE: 'key' })))).toEqual(['key-file-exposed']);
  expect(await codesOf(findKey('dev', ports({ GCDA_KEY_FILE: '.' })))).toEqual(['key-unreadable']);
  execFileSync('mkfifo', ['-m', '600', join(directory, 'pipe')]);
  expect(await codesOf(findKey('dev', ports({ GCDA_KEY_FILE: 'pipe' })))).toEqual(['key-unreadable']);
  expect(await codesOf(findKey('dev', ports({ GCDA_KEY_FILE: 'nowhere' })))).toEqual(['key-missing']);
});

test('says what is wrong with a program, and not what it said', async () => {
  const of = (command: unknown) => codesOf(findKey('dev', ports({ GCDA_KEY_EXEC: JSON.stringify(command) })));
  const saying = (script: string) => [process.execPath, '-e', `console.error('${text('a')}'); ${script}`];
  expect(await of(saying('process.exit(3)'))).toEqual(['key-command-failed']);
  expect(await of(saying(`console.log('x'.repeat(9999))`))).toEqual(['key-command-failed']);
  expect(await of(['/nowhere/at/all'])).toEqual(['key-command-failed']);
  for (const wrong of [[], 'a line of a shell', [1], {}, ['aws kms decrypt --word'], ['cat key | head']])
    expect(await of(wrong)).toEqual(['key-command-invalid']);
  expect(await codesOf(findKey('dev', ports({ GCDA_KEY_EXEC: 'no json' })))).toEqual(['key-command-invalid']);
});

test('asks no program that others may change, nor one in a folder where they may put theirs', async () => {
  const script = join(directory, 'give-key');
  const trace = join(directory, 'trace');
  writeFileSync(script, `#!/bin/sh\ntouch ${trace}\necho ${text('a')}\n`, { mode: 0o755 });
  const of = (command: unknown) => codesOf(findKey('dev', ports({ GCDA_KEY_EXEC: JSON.stringify(command) })));
  chmodSync(script, 0o757);
  expect(await of([script])).toEqual(['key-command-exposed']);
  expect(await of(['./give-key'])).toEqual(['key-command-exposed']);
  expect(await of(['/bin/sh', script])).toEqual(['key-command-exposed']);
  chmodSync(script, 0o755);
  chmodSync(directory, 0o777);
  expect(await of([script])).toEqual(['key-command-exposed']);
  expect(existsSync(trace)).toBe(false);
  chmodSync(directory, 0o700);
  expect((await findKey('dev', ports({ GCDA_KEY_EXEC: JSON.stringify([script]) })))?.text.reveal()).toBe(
    `${text('a')}\n`,
  );
});

test('tells a program which environment it is asked for, and starts no shell', async () => {
  const command = [process.execPath, '-p', 'process.argv[1]', '{environment};$HOME'];
  const found = await findKey('dev', ports({ GCDA_KEY_EXEC: JSON.stringify(command) }));
  expect(found?.text.reveal()).toBe('dev;$HOME\n');
});

test('writes a key for its owner only, whole or not at all', async () => {
  const { shelf } = ports();
  await shelf.write('dev', newKey());
  const key = newKey();
  await shelf.write('dev', key);
  const file = join(directory, '.gcda', 'keys', 'dev');
  expect((statSync(file).mode & 0o777).toString(8)).toBe('600');
  expect(readFileSync(file, 'utf8')).toBe(`${key.reveal()}\n`);
  expect(readFileSync(join(directory, '.gcda', 'keys', '.gitignore'), 'utf8')).toBe('*\n');
  expect(existsSync(`${file}.draft`)).toBe(false);
});

describe('a key that is replaced', () => {
  const place = { environment: 'dev', secret: 'dev_crm_bearer', generation: 1 };
  const who = { environment: 'dev', actor: 'ada', reason: 'a test' };
  const clock = { now: () => 0 };
  let db: Database;
  beforeEach(async () => void (db = await openDatabase({ file: join(directory, 'ledger.db'), schema: '' })));
  afterEach(() => db.close());

  async function seal(env: KeyPorts['env'] = {}): Promise<void> {
    const key = (await loadKeys(['dev'], ports(env)))('dev')!;
    await append(db, [aRecord()], key);
    await putSealed(db, place, Redacted.of('the value'), key);
  }
  const opened = async (env: KeyPorts['env'] = {}) =>
    (await getSealed(db, place, (await loadKeys(['dev'], ports(env)))('dev')!))?.reveal();

  test('is the one on the shelf', async () => {
    await ports().shelf.write('dev', Redacted.of(text('a')));
    await seal();
    const replaced = await replaceKey(db, who, { ...ports(), clock });
    expect(replaced).toEqual({
      environment: 'dev',
      from: idOf('a'),
      to: expect.any(String),
      values: 1,
      replaceAt: null,
    });
    expect((await loadKeys(['dev'], ports()))('dev')?.id).toBe(replaced.to);
    expect(await opened()).toBe('the value');
    expect(await ports().shelf.read('dev.next')).toBeUndefined();
  });

  // The steps that reach beyond this process: the next key is put down, the database takes it, it becomes the key, its copy is removed.
  test.each([1, 2, 3])('is replaced by the same command after it was killed at write %i of the shelf', async (step) => {
    const { shelf } = ports();
    await shelf.write('dev', Redacted.of(text('a')));
    await seal();
    let left = step;
    const dying = <A extends unknown[]>(work: (...args: A) => Promise<void>) => {
      return (...args: A): Promise<void> => ((left -= 1) === 0 ? Promise.reject(new Error('killed')) : work(...args));
    };
    const mortal: KeyShelf = { ...shelf, write: dying(shelf.write), remove: dying(shelf.remove) };
    await expect(replaceKey(db, who, { ...ports(), shelf: mortal, clock })).rejects.toThrow('killed');
    await replaceKey(db, who, { ...ports(), clock });
    expect(await opened()).toBe('the value');
    expect(await shelf.read('dev.next')).toBeUndefined();
    expect((await loadKeys(['dev'], ports()))('dev')?.id).not.toBe(idOf('a'));
    expect(await db.query("SELECT sequence FROM ledger_records WHERE event = 'key-rotated'")).toHaveLength(1);
  });

  test('comes from the user where the old one did', async () => {
    const env = { GCDA_KEY: text('a') };
    await seal(env);
    expect(await codesOf(replaceKey(db, who, { ...ports(env), clock }))).toEqual(['key-not-ours']);
    const both = { ...env, GCDA_NEXT_KEY: text('b') };
    const replaced = await replaceKey(db, who, { ...ports(both), clock });
    expect(replaced).toMatchObject({
      from: idOf('a'),
      to: idOf('b'),
      values: 1,
      replaceAt: 'environment variable GCDA_KEY',
    });
    expect(await codesOf(opened(env))).toEqual(['sealed-key-differs']);
    expect(await opened({ GCDA_KEY: text('b') })).toBe('the value');
    expect(await replaceKey(db, who, { ...ports(both), clock })).toMatchObject({ values: 0 });
  });

  test('is the one that the user gives, where the old one is ours', async () => {
    const { shelf } = ports();
    await shelf.write('dev', Redacted.of(text('a')));
    await seal({});
    const given = (GCDA_NEXT_KEY: string) => ({ ...ports({ GCDA_NEXT_KEY }), clock });
    expect(await codesOf(replaceKey(db, who, given('no key')))).toEqual(['key-invalid']);
    expect(await codesOf(replaceKey(db, who, given(text('a'))))).toEqual(['next-key-refused']);
    expect(await replaceKey(db, who, given(text('b')))).toMatchObject({ from: idOf('a'), to: idOf('b') });
    expect(await opened({ GCDA_KEY: text('b') })).toBe('the value');
    await shelf.write('dev.next', Redacted.of(text('c')));
    expect(await codesOf(replaceKey(db, who, given(text('d'))))).toEqual(['next-key-refused']);
    expect(await replaceKey(db, who, given(text('c')))).toMatchObject({ to: idOf('c') });
  });

  test('must be there', async () => {
    expect(await codesOf(replaceKey(db, who, { ...ports(), clock }))).toEqual(['key-missing']);
  });
});
