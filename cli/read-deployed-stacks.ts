import { readDeployed, type DeployedStack } from '../core/deployed';
import { assertNoProblems } from '../core/problem';
import { deployedFolder } from './deployed-folder';
import type { Io } from './io';

/**
 * What the last deploys left, as far as there is a record.
 *
 * @throws ProblemsError `deployed-record-invalid`
 */
export function readDeployedStacks(io: Pick<Io, 'cwd' | 'env'>): readonly DeployedStack[] {
  const { stacks, problems } = readDeployed(deployedFolder(io));
  assertNoProblems(problems);
  return stacks;
}
