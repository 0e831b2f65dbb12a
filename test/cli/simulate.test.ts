import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderSimulation } from '../../cli/rotation/render-simulation';
import { runSimulate, type SimulateFlags } from '../../cli/rotation/run-simulate';
import { run } from '../../cli/run';
import { parseFaults } from '../../rotation/simulate/faults';
import { runSimulation, type SimulationTask } from '../../rotation/simulate/picture/run-simulation';
import { aTerminal } from '../kit/a-terminal';

const folder = mkdtempSync(join(tmpdir(), 'gcda-simulate-'));
afterAll(() => rmSync(folder, { recursive: true }));

const flags: SimulateFlags = {
  ...{ secrets: 60, hours: 2, seed: 1, faults: 'none', life: 1800, workers: 2, callsPerMinute: 20 },
};

/** Not in a thread: that is compiled code only. */
const here = (task: SimulationTask) => Promise.resolve(runSimulation(task));

async function simulate(overrides: Partial<SimulateFlags>) {
  const { io, end } = aTerminal({ cwd: folder });
  return end(await runSimulate({ ...flags, ...overrides }, io, here));
}

test('prints the arithmetic before it begins, and the report as JSON', async () => {
  const { code, stdout, stderr } = await simulate({ json: true });
  expect(code).toBe(0);
  expect(stderr).toBe(
    '60 secrets × 4 requests every 1200 s = 12 a minute; 285 of 300 a minute are used of each token: 1 tokens needed, 1 given\n',
  );
  expect(JSON.parse(stdout)).toMatchObject({
    failedCalls: 0,
    tokens: { tokens: 1, given: 1 },
    options: { faults: {} },
  });
});

test('exits with 1 when calls failed that are ours', async () => {
  expect((await simulate({ overlap: 0 })).code).toBe(1);
});

test('draws a picture into the file', async () => {
  await simulate({ svg: 'rotations.svg' });
  expect(readFileSync(join(folder, 'rotations.svg'), 'utf8')).toMatch(/^<svg /);
});

test('refuses too few tokens, lives that are too short, and unknown faults, and simulates nothing', async () => {
  const refusal = (overrides: Partial<SimulateFlags>) => {
    const { io } = aTerminal({ cwd: folder });
    const never = () => Promise.reject(new Error('it was simulated'));
    return runSimulate({ ...flags, ...overrides }, io, never);
  };
  await expect(refusal({ secrets: 10_000, tokens: 7 })).rejects.toMatchObject({
    problems: [{ code: 'rotation-tokens-few', where: '--tokens' }],
  });
  await expect(refusal({ life: 500 })).rejects.toMatchObject({
    problems: [{ code: 'rotation-lifetime-short', where: '--life' }],
  });
  await expect(refusal({ faults: 'hurd,clock-skew' })).rejects.toMatchObject({
    problems: [{ code: 'fault-unknown', fix: "did you mean 'herd'?" }],
  });
});

test('takes whole numbers only', async () => {
  const { io, end } = aTerminal({ cwd: folder });
  const { code, stderr } = end(await run(['rotation', 'simulate', '--hours', '1.5'], io));
  expect([code, stderr.split('\n')[0]]).toEqual([
    64,
    "error: option '--hours <N>' argument '1.5' is invalid. It must be a whole number from 1 to 336.",
  ]);
});

test('renders a report for people', () => {
  const sizes = { secrets: 60, hours: 2, seed: 1, workers: 2, tokens: 1, callsPerMinute: 20, lifetimeSeconds: 1800 };
  const { report } = runSimulation({
    options: { ...sizes, faults: parseFaults('clock-skew,audit-delays').strengths! }, // both are known
    wantsPicture: false,
  });
  const text = renderSimulation(report, { elapsedSeconds: 0.5, eventsPerSecond: 12_345 });
  expect(text).toMatchInlineSnapshot(`
   "60 secrets, values of 1800 s, 2 h, seed 1
   faults: clock-skew, audit-delays

   failed calls              0 of 143,889
     ours                    0
     unavoidable             0: 0 issuer, 0 outage, 0 platform
   minimum margin            10.316 s
   begun late by             p50 31.3 s, p99 35.5 s, at most 35.8 s
   rotations                 314: 299 done, 0 failed, 0 restored
   not proven                0 check, 0 verify, 175 retire, 0 prove
   audit record late         46
   requests                  1,241: 10 a minute, at most 26 of 300
   attempts lost to crashes  0
   simulated                 3,109 events in 0.5 s, 12,345 a second
   "
  `);
  expect(Math.max(...text.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80);
});
