import { deployedDirectory, readDeployed, type DeployedStack } from '../core/deployed';
import { assertNoProblems } from '../core/problem';
import { tryReadSandboxOverlay } from '../core/sandbox-overlay';
import type { Io } from './io';

/**
 * What the last deploys left, as far as there is a record.
 *
 * @throws ProblemsError `deployed-record-invalid`
 */
export function readDeployedStacks({ cwd, env }: Pick<Io, 'cwd' | 'env'>): readonly DeployedStack[] {
  const { GCDA_SANDBOX: file = '', GCDA_DEPLOYED: chosen } = env;
  const sandbox = file === '' ? undefined : tryReadSandboxOverlay(file);
  const { stacks, problems } = readDeployed(deployedDirectory(cwd, { sandbox, chosen }));
  assertNoProblems(problems);
  return stacks;
}
