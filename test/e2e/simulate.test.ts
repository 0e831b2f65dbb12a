import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SimulationReport } from '../../rotation/simulate/report';

const binary = join(__dirname, '..', '..', 'packages', 'cli', 'bin', 'gcda.js');

test('simulates in a thread of its own, draws, and needs no project', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gcda-e2e-simulate-'));
  try {
    const options = ['--secrets', '200', '--hours', '3', '--svg', 'rotations.svg', '--json'];
    const stdout = execFileSync(process.execPath, [binary, 'rotation', 'simulate', ...options], { cwd: folder });
    const report = JSON.parse(stdout.toString()) as SimulationReport & { readonly eventsPerSecond: number };
    expect(report).toMatchObject({ failedCalls: 0, failedCallsOurs: 0, options: { secrets: 200, seed: 1 } });
    expect(report.eventsPerSecond).toBeGreaterThan(0);
    expect(readFileSync(join(folder, 'rotations.svg'), 'utf8')).toContain('failed calls: 0 ours');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
