import { readDeployed, unreadProblems, unreadWarnings, type DeployedStack } from '../core/deployed';
import { assertNoProblems } from '../core/problem';
import { deployedFolder } from './deployed-folder';
import type { Io } from './io';
import { printProblems } from './print-problems';

/**
 * Records of the last deploys, where there are any, for claims about these stacks that need them.
 *
 * @throws ProblemsError `deployed-record-invalid` where one of theirs cannot be read
 */
export function readDeployedStacks(stacks: ReadonlySet<string>, io: Pick<Io, 'cwd' | 'env'>): readonly DeployedStack[] {
  const record = readDeployed(deployedFolder(io));
  assertNoProblems(unreadProblems(record, stacks));
  return record.stacks;
}

/** The same for claims that rest on ledger and platform too, where a record fails: one that cannot be read is told of, and refuses nothing. */
export function readableStacks(io: Io): readonly DeployedStack[] {
  const record = readDeployed(deployedFolder(io));
  printProblems(
    [...record.problems.map((problem) => ({ ...problem, level: 'warning' as const })), ...unreadWarnings(record)],
    io,
  );
  return record.stacks;
}
