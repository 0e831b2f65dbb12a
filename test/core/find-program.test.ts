import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findCommand } from '../../core/find-command';
import { findProgram, programExposure } from '../../core/find-program';

let base: string;
beforeEach(() => void (base = realpathSync(mkdtempSync(join(tmpdir(), 'gcda-program-')))));
afterEach(() => rmSync(base, { recursive: true, force: true }));

/** A program in a folder of its own; nobody's mask counts. */
function aProgram(folder: string, mode = 0o755): string {
  mkdirSync(join(base, folder), { recursive: true });
  chmodSync(join(base, folder), 0o755);
  const file = join(base, folder, 'give-key');
  writeFileSync(file, '#!/bin/sh\necho key\n');
  chmodSync(file, mode);
  return file;
}

test('finds a program as the system does', () => {
  const file = aProgram('bin');
  aProgram('data', 0o644);
  const path = `${join(base, 'data')}:${join(base, 'none')}:bin:/usr/bin:/bin`;
  expect(findProgram('give-key', { directory: base, path })).toBe(file);
  expect(findProgram('./bin/give-key', { directory: base, path: '' })).toBe(file);
  expect(findProgram('give-key', { directory: base, path: '/usr/bin' })).toBeUndefined();
  expect(findProgram('sh', { directory: base, path: undefined })).toMatch(/^(\/usr)?\/bin\/sh$/);
  expect(findProgram('', { directory: base, path })).toBeUndefined();
});

test('takes a program that only this account and root can change, wherever its links lead', () => {
  const file = aProgram('bin');
  symlinkSync('bin', join(base, 'linked'));
  symlinkSync(`${base}/linked/../linked/give-key`, join(base, 'link'));
  for (const path of [file, join(base, 'linked', 'give-key'), join(base, 'link')])
    expect(programExposure(path)).toBeUndefined();
  expect(programExposure(join(base, 'nothing'))).toBeUndefined();
});

test.each<[string, () => string, RegExp]>([
  ['the program', () => aProgram('bin', 0o757), /^\S+give-key: others may write to it$/],
  ['its folder', () => opened(aProgram('bin'), 'bin', 0o757), /^of its folder \S+\/bin: others/],
  ['a folder above', () => opened(aProgram('tools/bin'), 'tools', 0o777), /^of its folder \S+\/tools: others/],
  [
    'the folder of a link',
    () => opened(linked('links', aProgram('bin')), 'links', 0o777),
    /^of its folder \S+\/links: /,
  ],
  ['the folder of a linked folder', () => viaLinkedFolder(), /^of its folder \S+\/links: /],
  ['what a link leads to', () => linked('links', aProgram('bin', 0o777)), /bin\/give-key: others/],
])('says where others may put theirs: %s', (_, make, why) => {
  const file = make();
  expect(programExposure(file)).toMatch(why);
  expect(findCommand([file], { directory: base, path: '' }).exposure).toMatch(why);
});

test('lets a folder be open to all whose sticky bit keeps others from what is not theirs', () => {
  expect(programExposure(opened(aProgram('bin'), 'bin', 0o1777))).toBeUndefined();
});

(process.geteuid?.() === 0 ? test : test.skip)('tells whose it is, as root too, and which groups may write', () => {
  const file = aProgram('bin');
  chownSync(file, 12_345, 0);
  expect(programExposure(file)).toMatch(/give-key: it belongs to account 12345, not to 0$/);
  expect(programExposure(file, 12_345)).toBeUndefined();
  expect(programExposure(file, 12_346)).toMatch(/it belongs to account 12345/);
  chmodSync(file, 0o775);
  for (const [group, isExposed] of [
    [50, false],
    [12_345, false],
    [2000, true],
  ] as const) {
    chownSync(file, 12_345, group);
    chmodSync(file, 0o775);
    expect(programExposure(file, 12_345) !== undefined).toBe(isExposed);
  }
});

test('looks at the files among the arguments, and quotes none of them', () => {
  const script = aProgram('scripts', 0o666);
  const place = { directory: base, path: '/usr/bin:/bin' };
  expect(findCommand(['sh', '-e', 'scripts/give-key'], place).exposure).toBe(
    'its argument 2: others may change that file',
  );
  expect(findCommand(['sh', '-c', `. ${script}`, 'scripts', 'none'], place).exposure).toBeUndefined();
});

test('ends in circles of links', () => {
  symlinkSync('b', join(base, 'a'));
  symlinkSync('a', join(base, 'b'));
  expect(programExposure(join(base, 'a'))).toBeUndefined();
  expect(findProgram('./a', { directory: base, path: '' })).toBeUndefined();
});

function opened(file: string, folder: string, mode: number): string {
  chmodSync(join(base, folder), mode);
  return file;
}

function linked(folder: string, target: string): string {
  mkdirSync(join(base, folder));
  chmodSync(join(base, folder), 0o755);
  const link = join(base, folder, 'give-key');
  symlinkSync(target, link);
  return link;
}

function viaLinkedFolder(): string {
  aProgram('bin');
  mkdirSync(join(base, 'links'));
  symlinkSync('../bin', join(base, 'links', 'here'));
  return opened(join(base, 'links', 'here', 'give-key'), 'links', 0o777);
}
