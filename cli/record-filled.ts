import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deployedDirectory, readDeployed, withFilled } from '../core/deployed';
import { tryReadSandboxOverlay } from '../core/sandbox-overlay';
import type { SecretOutcome } from '../secrets/hydrate';
import type { Io } from './io';

/**
 * Notes in the record of the last deploys which credentials hold values now, so that the next synth may point integrations to them. What
 * has no record stays without one.
 */
export function recordFilled(outcomes: readonly SecretOutcome[], { cwd, env }: Pick<Io, 'cwd' | 'env'>): void {
  const full = outcomes.filter(({ status }) => status === 'written' || status === 'created' || status === 'same');
  const names = new Set(full.flatMap(({ credential }) => credential ?? []));
  const file = env.GCDA_SANDBOX;
  const sandbox = file === undefined || file === '' ? undefined : tryReadSandboxOverlay(file);
  const directory = deployedDirectory(cwd, { sandbox, chosen: env.GCDA_DEPLOYED });
  for (const record of readDeployed(directory).stacks) {
    const filled = withFilled(record, names);
    if (JSON.stringify(filled) === JSON.stringify(record)) continue;
    writeFileSync(join(directory, `${record.stack}.json`), `${JSON.stringify(filled, null, 2)}\n`);
  }
}
