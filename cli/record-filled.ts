import { readDeployed, withFilled } from '../core/deployed';
import { writeDeployed } from '../core/write-deployed';
import type { SecretOutcome } from '../secrets/writing/secret-outcome';
import { deployedFolder } from './deployed-folder';
import type { Io } from './io';

/**
 * Notes in the record of the last deploys which credentials hold values now, so that the next synth may point integrations to them. What
 * has no record stays without one.
 */
export function recordFilled(outcomes: readonly SecretOutcome[], io: Pick<Io, 'cwd' | 'env'>): void {
  const full = outcomes.filter(({ status }) => status === 'written' || status === 'created' || status === 'same');
  const names = new Set(full.flatMap(({ credential }) => credential ?? []));
  const directory = deployedFolder(io);
  for (const record of readDeployed(directory).stacks) {
    const filled = withFilled(record, names);
    if (JSON.stringify(filled) === JSON.stringify(record)) continue;
    writeDeployed(directory, filled);
  }
}
