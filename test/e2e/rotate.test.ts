import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { collectArtifacts } from '../../cli/demo/collect-artifacts';
import { findValues, type Artifact } from '../../cli/demo/find-values';
import { Redacted } from '../../core/redacted';
import type { Rotation } from '../../rotation/machine/rotation';
import { aWorkspace, type Said } from '../kit/a-workspace';

const workspace = aWorkspace();
afterAll(() => workspace.close());

const printed: Said[] = [];

function gcda(...args: string[]): Said {
  const said = workspace.gcda(args);
  printed.push(said);
  return said;
}

const rotations = (said: Said) => (JSON.parse(said.stdout) as { rotations: Rotation[] }).rotations;

test('deploys, fills, and plans a rotation, since nobody knows when the first token ends', () => {
  workspace.enterSandbox('--token-lifetime', '1800', '--cache', '1');
  expect(workspace.cdktf(['deploy', 'dev-crm', '--auto-approve'])).toMatchObject({ code: 0 });
  expect(gcda('keys', 'new', 'dev')).toMatchObject({ code: 0 });
  expect(gcda('secrets', 'sync', 'dev').stderr).not.toContain('internal');
  const plan = gcda('rotate', '--dry-run');
  expect(plan).toMatchObject({ code: 0 });
  expect(plan.stdout).toContain('dev_crm_bearer: generation');
  expect(plan.stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
});

test('renews the token, and the action gets through with it', () => {
  const rotated = gcda('rotate', 'dev_crm_bearer', '--json');
  expect(rotated).toMatchObject({ code: 0 });
  expect(rotations(rotated)).toMatchObject([
    {
      stage: 'retire',
      findings: {
        issue: { outcome: 'proven', how: 'client credentials of dev_crm_clientid' },
        check: { outcome: 'proven', how: 'probe dev-crm-who-am-i: 200, dev' },
        verify: { outcome: 'proven' },
      },
    },
  ]);
  expect(gcda('test', 'dev-crm', 'lookup-account')).toMatchObject({ code: 0 });
  const again = gcda('rotate', 'dev_crm_bearer');
  expect(again.stdout).toContain('in use; the old value is to be ended in ');
  expect(again.stderr).toContain('npx gcda rotator run');
  // Calls may carry the old value still: nothing can be done yet, and that is no success.
  expect(again.code).toBe(2);
  expect(again.stderr).toMatch(/nothing was done: dev\/dev_crm_bearer\/\d+ waits at retire until/);
});

test('ends a leaked value at once, and proves it', () => {
  const revoked = gcda('rotate', 'dev_crm_bearer', '--revoke', '--reason', 'a drill', '--wait', '--json');
  expect(revoked).toMatchObject({ code: 0 });
  const done = rotations(revoked)[0]!;
  expect(done).toMatchObject({ cause: 'revoked', stage: 'done', findings: { retire: { outcome: 'proven' } } });
  expect(done.findings.prove).toMatchObject({ outcome: 'proven' });
  const status = gcda('rotation', 'status', 'dev_crm_bearer');
  expect(status.code).toBe(0);
  expect(status.stdout).toContain('done and proven');
  const history = gcda('rotation', 'history', 'dev_crm_bearer');
  expect(history.stdout).toContain('revoked at its issuer');
  expect(gcda('audit', 'verify', 'dev')).toMatchObject({ code: 0 });
});

test('leaves no value in ledger, logs or anything printed', () => {
  const home = join(workspace.folder, '.gcda/sandbox');
  const owned = ['values', 'clients.json', 'key', 'keys'].map((name) => join(home, name));
  const artifacts: Artifact[] = [
    ...collectArtifacts([home], owned, home),
    ...printed.flatMap(({ stdout, stderr }, i) => [text(`stdout ${i}`, stdout), text(`stderr ${i}`, stderr)]),
  ];
  expect(artifacts.map(({ name }) => name).filter((name) => name.includes('ledger.db'))).not.toEqual([]);
  const values = readdirSync(join(home, 'values')).map((name) => ({
    name,
    value: Redacted.of(readFileSync(join(home, 'values', name), 'utf8')),
  }));
  expect(findValues(artifacts, values)).toEqual([]);
});

function text(name: string, content: string): Artifact {
  return { name, content: Buffer.from(content) };
}
