import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { collectArtifacts } from '../../cli/demo/collect-artifacts';
import { findValues } from '../../cli/demo/find-values';
import { Redacted } from '../../core/redacted';
import { aPage } from '../kit/a-page';
import { aPlatformClient } from '../kit/a-platform-client';
import { aWorkspace, type Said } from '../kit/a-workspace';

const workspace = aWorkspace();
afterAll(() => workspace.close());

const printed: Said[] = [];
function gcda(...args: string[]): Said {
  const said = workspace.gcda(args);
  printed.push(said);
  return said;
}

/** Verdicts of a verification, by action, where they are not `proven`. */
function unproven({ stdout }: Said): Record<string, string> {
  const { actions } = JSON.parse(stdout) as { actions: { service: string; id: string; verdict: string }[] };
  const found = actions.filter(({ verdict }) => verdict !== 'proven');
  return Object.fromEntries(found.map(({ service, id, verdict }) => [`${service}/${id}`, verdict]));
}

const codesOf = ({ stderr }: Said) => [...stderr.matchAll(/^\S.* {2}([a-z-]+)$/gm)].map(([, code]) => code);

test('names credentials that hold no value yet, action by action', () => {
  // Without the cache, which would go on using a replaced value for up to a minute.
  workspace.enterSandbox('--cache', '0');
  expect(workspace.cdktf(['deploy', '*', '--auto-approve', '--parallelism', '3'])).toMatchObject({ code: 0 });
  const said = gcda('verify', 'dev', '--json');
  expect([said.code, new Set(Object.values(unproven(said)))]).toEqual([1, new Set(['unset'])]);
  const promoted = gcda('promote', 'stg', 'prod', '--json');
  expect([promoted.code, new Set(codesOf(promoted))]).toEqual([1, new Set(['verification-missing', 'secret-unset'])]);
});

test('verifies an environment whose values are set, and says whose environment is proven by an answer', () => {
  expect(gcda('secrets', 'sync')).toMatchObject({ code: 0 });
  const said = gcda('verify', 'dev', '--json');
  expect([said.code, unproven(said)]).toEqual([0, {}]);
  expect(JSON.parse(said.stdout)).toMatchObject({ outcome: 'proven', proven: 7, environmentProven: 3 });
});

test("names another environment's value, in the action that has it and in no other", async () => {
  const platform = await aPlatformClient(workspace);
  const foreign = workspace.read('.gcda/sandbox/values/stg_crm_apikey');
  await platform.renameCredential('dev_crm_apikey', 'dev_crm_apikey', { dev_crm_apikey: foreign });
  const said = gcda('verify', 'dev', '--json');
  expect([said.code, unproven(said)]).toEqual([1, { 'crm/create-case': 'mismatched' }]);
  expect(codesOf(said)).toEqual(['secret-mismatched']);
  expect(gcda('secrets', 'sync', 'dev')).toMatchObject({ code: 0 });
  expect(gcda('verify', 'dev').code).toBe(0);
});

test('refuses a promotion until the environment is verified, and again when a value was written since', async () => {
  expect(codesOf(gcda('promote', 'stg', 'prod'))).toEqual(['verification-missing']);
  const page = aPage('docs/promotion.md');
  const [verified, promoted, , , last] = await page.follow(workspace);
  expect([verified?.stdout, promoted?.stderr]).toEqual([expect.stringContaining('stg'), '']);
  expect(last?.stdout).toContain('prod');
  page.expectFollowed();
  expect(gcda('secrets', 'sync', 'stg').code).toBe(0);
  const refused = gcda('promote', 'stg', 'prod');
  expect([refused.code, new Set(codesOf(refused))]).toEqual([1, new Set(['verification-outdated'])]);
});

test('keeps the verifications in a chain that verifies, and no value anywhere', () => {
  expect(gcda('audit', 'verify', '--json').code).toBe(0);
  const home = join(workspace.folder, '.gcda/sandbox');
  const values = readdirSync(join(home, 'values')).map((name) => ({
    name,
    value: Redacted.of(readFileSync(join(home, 'values', name), 'utf8')),
  }));
  const texts = printed.flatMap(({ stdout, stderr }, index) => [
    { name: `stdout ${index}`, content: Buffer.from(stdout) },
    { name: `stderr ${index}`, content: Buffer.from(stderr) },
  ]);
  const own = ['values', 'clients.json', 'key'].map((name) => join(home, name));
  const left = collectArtifacts([workspace.folder], [...own, join(workspace.folder, 'node_modules')], workspace.folder);
  expect(left.map(({ name }) => name)).toContainEqual(expect.stringMatching(/ledger\.db/));
  expect(values).not.toEqual([]);
  expect(findValues([...left, ...texts], values)).toEqual([]);
});
