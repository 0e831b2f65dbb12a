import { parseFaults, faultNames } from '../../../rotation/simulate/faults';
import type { SimulationOptions } from '../../../rotation/simulate/options';
import { runSimulation } from '../../../rotation/simulate/picture/run-simulation';
import type { SimulationReport } from '../../../rotation/simulate/report';

function simulated(faults: string, overrides: Partial<SimulationOptions> = {}): SimulationReport {
  const strengths = parseFaults(faults).strengths;
  if (!strengths) throw new Error(`no such faults: ${faults}`);
  const sizes = { secrets: 300, hours: 6, seed: 1, workers: 4, tokens: 4, callsPerMinute: 20, lifetimeSeconds: 1800 };
  return runSimulation({ options: { ...sizes, faults: strengths, ...overrides }, wantsPicture: false }).report;
}

test('fails no call without faults, and keeps every value alive', () => {
  const report = simulated('none');
  expect(report).toMatchObject({ failedCalls: 0, rotations: { failed: 0, restored: 0 } });
  // 300 secrets for six hours, each renewed every 20 to 25 minutes.
  expect(report.rotations.begun).toBeGreaterThan((300 * 360) / 26);
  expect(report.rotations.begun).toBeLessThan((300 * 360) / 19);
  expect(report.minimumMarginSeconds).toBeGreaterThan(0);
  expect(report.calls / (300 * 360 * 20)).toBeCloseTo(1, 1);
});

test.each([1, 2, 3, 4, 5])('fails no call with the light faults, seed %i', (seed) => {
  const report = simulated('light', { seed });
  expect(report.failedCalls).toBe(0);
  expect(report.minimumMarginSeconds).toBeGreaterThanOrEqual(0);
  expect(report.latenessSeconds.p99).toBeGreaterThan(25); // the faults were there: clocks half a minute behind
});

test('gives the same report for the same seed, and another for another', () => {
  const options = { hours: 2, secrets: 100 };
  expect(simulated('heavy', options)).toEqual(simulated('heavy', options));
  expect(simulated('heavy', options)).not.toEqual(simulated('heavy', { ...options, seed: 2 }));
});

test('fails calls when old values are ended before the computed overlap is over, and calls them ours', () => {
  const report = simulated('none', { overlapSeconds: 20 });
  expect(report.failedCallsOurs).toBeGreaterThan(100);
  expect(report.failedCalls).toBe(report.failedCallsOurs);
  expect(report.minimumMarginSeconds).toBeLessThan(-20);
});

test('finds the bound: an overlap that counts no differing clocks is too short once clocks differ', () => {
  // Cache 60, timeout 60, propagation 10: enough while every clock is the same.
  expect(simulated('none', { overlapSeconds: 130 }).failedCalls).toBe(0);
  expect(simulated('clock-skew', { overlapSeconds: 130, hours: 24 }).failedCallsOurs).toBeGreaterThan(0);
});

test('fails calls when the platform allows too few requests', () => {
  const report = simulated('none', { tokens: 1, secrets: 1800, hours: 3 });
  expect(report.failedCallsOurs).toBeGreaterThan(100);
  expect(report.requests.peakPerMinute).toBeGreaterThan(report.requests.limitPerMinute);
});

test.each([
  ['issuer-down', 'outage'],
  ['issuer-lies', 'issuer'],
  ['refused-values', 'issuer'],
  ['token-repeats', 'issuer'],
  ['lost-propagation', 'platform'],
] as const)('says that %s costs calls which nobody could save', (fault, cause) => {
  const report = simulated(fault, { hours: 24, tokens: 8 });
  expect(report.failedCallsUnavoidable[cause]).toBeGreaterThan(0);
  expect(report.failedCallsOurs).toBe(0);
});

test('survives services that are down for an hour, longer than a value lives', () => {
  const report = simulated('target-down', { hours: 24 });
  expect(report.failedCalls).toBe(0);
  expect(report.notProven.check).toBeGreaterThan(simulated('none', { hours: 24 }).notProven.check);
});

const short = { secrets: 200, hours: 3 };
const quiet = simulated('none', short);

test.each(faultNames)('makes a difference with %s', (fault) => {
  const { options: _, ...report } = simulated(fault, short);
  expect({ ...report, options: quiet.options }).not.toEqual(quiet);
});
