import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../../cli/run';
import { writeInventory } from '../../kit/a-project';
import { aTerminal } from '../../kit/a-terminal';
import { anInventory } from '../../kit/an-inventory';
import { aRotatedEnvironment } from '../../rotation/plan/a-rotated-environment';

const folder = mkdtempSync(join(tmpdir(), 'gcda-pause-'));
const [one] = aRotatedEnvironment(1).secrets;
const notRotatedHere = [
  { ...one!, name: 'stg_still_bearer', rotation: null },
  {
    ...one!,
    name: 'stg_theirs_bearer',
    rotation: { kind: 'renewed-elsewhere', owner: 'the CRM team', reason: 'theirs' } as const,
  },
];
beforeAll(() =>
  writeInventory(
    folder,
    anInventory(aRotatedEnvironment(2), { ...aRotatedEnvironment(0), name: 'stg', secrets: notRotatedHere }),
  ),
);
afterAll(() => rmSync(folder, { recursive: true }));

async function gcda(...args: readonly string[]) {
  const { io, end } = aTerminal({ cwd: folder, env: { GCDA_ACTOR: 'ada@desk' } });
  return end(await run(args, io));
}

test('pauses a secret, an environment or all, and shows it in plan and status', async () => {
  const paused = await gcda('rotation', 'pause', 'dev_s0_bearer', '--for', '2h', '--reason', 'release');
  expect(paused).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^dev_s0_bearer: no rotation begins until \S+Z\n$/) as string,
  });
  expect((await gcda('rotate', '--dry-run')).stdout).toContain('dev_s0_bearer: paused by ada@desk: release\n');
  expect((await gcda('rotation', 'status')).stdout).toMatch(/^dev_s0_bearer .*paused/m);
  await gcda('rotation', 'pause', 'dev_s0_bearer', '--reason', 'a\nb\u001b[2K');
  expect((await gcda('rotate', '--dry-run', '--json')).stdout).toContain('"a\ufffdb\ufffd[2K"');
  expect((await gcda('rotation', 'pause', '--reason', 'all')).stdout).toBe(
    'dev: no rotation begins\nstg: no rotation begins\n',
  );
  expect((await gcda('rotation', 'resume', 'dev', '--reason', 'over')).stdout).toBe('dev: resumed\n');
  expect((await gcda('rotation', 'resume', 'dev', '--reason', 'over')).stdout).toBe('dev: was not paused\n');
  expect((await gcda('rotate', '--dry-run')).stdout).toContain('dev_s0_bearer: paused');
  const resumed = await gcda('rotation', 'resume', 'dev_s0_bearer', '--reason', 'over', '--json');
  expect(JSON.parse(resumed.stdout)).toEqual({ resumed: [{ environment: 'dev', secret: 'dev_s0_bearer' }] });
  expect((await gcda('rotate', '--dry-run')).stdout).not.toContain('paused');
});

test('wants a reason, a length of time that it knows, and a name that there is', async () => {
  expect(await gcda('rotation', 'pause', 'dev')).toMatchObject({ code: 64 });
  expect(await gcda('rotation', 'pause', 'dev', '--reason', 'x', '--for', 'long')).toMatchObject({ code: 64 });
  expect(await gcda('rotation', 'pause', 'prod', '--reason', 'x')).toMatchObject({ code: 1 });
});

test.each(['99999d', '367d', '999999h'])('refuses a pause of %s, and says the bound', async (length) => {
  const told = await gcda('rotation', 'pause', 'dev', '--reason', 'x', '--for', length);
  expect(told).toMatchObject({ code: 64, stdout: '', stderr: expect.stringContaining('at most 366d') as string });
  expect((await gcda('rotation', 'pause', 'dev', '--reason', 'x', '--for', '366d')).code).toBe(0);
  expect((await gcda('rotation', 'resume', 'dev', '--reason', 'x')).code).toBe(0);
});

test('refuses to pause a secret that is not rotated from here, and resumes one that is paused all the same', async () => {
  for (const name of ['stg_still_bearer', 'stg_theirs_bearer']) {
    const told = await gcda('rotation', 'pause', name, '--reason', 'x');
    expect(told).toMatchObject({ code: 1, stdout: '' });
    expect(told.stderr).toContain('secret-not-rotated');
    expect(await gcda('rotation', 'resume', name, '--reason', 'x')).toMatchObject({
      code: 0,
      stdout: `${name}: was not paused\n`,
    });
  }
});
