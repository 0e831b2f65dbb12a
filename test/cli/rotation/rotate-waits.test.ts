import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../../cli/run';
import { systemClock } from '../../../core/clock';
import type { InventorySecret } from '../../../core/inventory';
import type { Rotation } from '../../../rotation/machine/rotation';
import { writeInventory } from '../../kit/a-project';
import { aTerminal } from '../../kit/a-terminal';
import { tokensOf } from '../../kit/an-estate';
import { anEnvironment, anInventory } from '../../kit/an-inventory';
import { someTargets, type SomeTargets } from '../../sandbox/targets/some-targets';

let folder: string;
let targets: SomeTargets;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gcda-waits-'));
  targets = await someTargets({ tokenManner: 'busy-for-ever' });
  const environment = anEnvironment();
  const [bearer] = environment.secrets as [InventorySecret];
  const issuer = (type: string): InventorySecret => {
    const name = `dev_crm_${type}`;
    const source = { kind: 'env' as const, variable: name.toUpperCase() };
    return { ...bearer, name, type, source, credential: null, use: 'issuer', lifetimeSeconds: null, rotation: null };
  };
  const rotated = { ...bearer, lifetimeSeconds: 1800, rotation: tokensOf(targets) };
  const secrets = [rotated, issuer('issuerid'), issuer('issuersecret')];
  writeInventory(folder, anInventory({ ...environment, secrets }));
});
afterAll(async () => {
  await targets.close();
  rmSync(folder, { recursive: true });
});

async function gcda(...args: readonly string[]) {
  const { crm } = targets.credentials.dev;
  const env = {
    ...{ TF_VAR_nonprod_client_id: 'an id', TF_VAR_nonprod_client_secret: 'a secret' },
    ...{ DEV_CRM_ISSUERID: crm.clientId.reveal(), DEV_CRM_ISSUERSECRET: crm.clientSecret.reveal() },
  };
  const { io, end } = aTerminal({ cwd: folder, env });
  // A claim is prolonged while a step runs, which a clock that never waits would do without end.
  return end(await run(args, { ...io, clock: systemClock }));
}

const flat = (text: string) => text.replaceAll(/\s+/g, ' ');

test('waits for an issuer that names a year to come no longer than is safe, and says so with an exit code that is not 0', async () => {
  const first = await gcda('rotate', 'dev_crm_bearer', '--yes', '--json');
  expect(first.code).toBe(1);
  const { rotations } = JSON.parse(first.stdout) as { rotations: [Rotation] };
  expect(rotations).toMatchObject([{ stage: 'issue', attempts: 1, fault: { code: 'target-busy' } }]);
  const { wakeAt, times } = rotations[0];
  expect(wakeAt - (times.issue?.begun ?? 0)).toBeLessThan(120_000); // it asked for thousands of years

  const pass = await gcda('rotate', '--yes');
  expect(pass).toMatchObject({ code: 2, stdout: '' });
  const line = /nothing was done: dev\/dev_crm_bearer\/1 waits at issue until \S+Z: target-busy/;
  expect(flat(pass.stderr)).toMatch(line);

  const asked = await gcda('rotate', 'dev_crm_bearer', '--yes');
  expect(asked.code).toBe(1);
  expect(flat(asked.stderr)).toContain('target-busy; it is tried now, since you ask');
  expect(asked.stdout).toContain('2 attempts without success');

  const status = await gcda('rotation', 'status');
  expect(flat(status.stdout)).toMatch(/waits at issue until \S+Z: target-busy/);
  const texts = [pass, asked, status].flatMap(({ stdout, stderr }) => `${stdout}${stderr}`.split('\n'));
  expect(texts.filter((line) => line.length > 80)).toEqual([]);
});
