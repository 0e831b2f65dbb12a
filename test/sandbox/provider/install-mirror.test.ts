import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installMirror } from '../../../sandbox/provider/install-mirror';

const directory = mkdtempSync(join(tmpdir(), 'gcda-mirror-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
const options = { nodeBinary: '/opt/some node/bin/node', entry: '/srv/app/dist/main.js' };

function files(): Readonly<Record<string, string>> {
  const names = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(directory, name)).isFile(),
  );
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(directory, name), 'utf8')]));
}

test('writes an executable that needs no PATH, and a configuration that allows no other source', async () => {
  const { terraformConfigFile } = await installMirror(directory, options);
  const [wrapper = ''] = Object.keys(files()).filter((name) => name !== 'terraform.rc');
  expect(wrapper).toMatch(
    /^providers\/registry\.terraform\.io\/mypurecloud\/genesyscloud\/1\.84\.1\/[a-z]+_[a-z0-9]+\/terraform-provider-genesyscloud_v1\.84\.1$/,
  );
  expect(files()[wrapper]).toBe('#!/bin/sh\nexec "/opt/some node/bin/node" "/srv/app/dist/main.js"\n');
  expect(statSync(join(directory, wrapper)).mode & 0o777).toBe(0o755);
  expect(readFileSync(terraformConfigFile, 'utf8')).toContain('disable_checkpoint = true');
});

test('writes the same again, so that lock files stay valid', async () => {
  const before = files();
  await installMirror(directory, options);
  expect(files()).toEqual(before);
});

test.each(['relative/node', '/a"b', '/a$b', '/a\nb'])('refuses the path %j', async (nodeBinary) => {
  await expect(installMirror(directory, { ...options, nodeBinary })).rejects.toThrow('mirror-path-invalid');
});
