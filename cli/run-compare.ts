import { exitCodes } from '../core/problem';
import { findEnvironment } from '../secrets/targets/find-in-inventory';
import { compareEnvironments } from '../secrets/promote/compare-environments';
import { undeployedProblems } from '../secrets/promote/undeployed';
import type { Io } from './io';
import { printProblems } from './print-problems';
import { readInventory } from './read-inventory';
import { renderComparison } from './render-comparison';
import { renderComparisonMarkdown } from './render-comparison-markdown';
import { readableStacks } from './read-deployed-stacks';

/** How a comparison is printed. JSON has all rows. */
export interface ComparisonOutput {
  readonly format: 'text' | 'markdown' | 'json';
  /** Rows that are the same in all environments, too. */
  readonly isAll: boolean;
}

/** `gcda compare ENV ENV...`, from the inventory; where that differs from what is deployed is said too. 0, or 2 where something differs that must not. */
export async function runCompare(
  names: readonly string[],
  { format, isAll }: ComparisonOutput,
  io: Io,
): Promise<number> {
  const inventory = await readInventory(io);
  const environments = names.map((name) => findEnvironment(inventory, name));
  const comparison = compareEnvironments(environments);
  const deployed = readableStacks(io);
  printProblems(
    environments.flatMap((environment) => undeployedProblems(environment, deployed)),
    io,
  );
  if (format === 'json') io.stdout.write(`${JSON.stringify(comparison, null, 2)}\n`);
  else
    io.stdout.write(
      format === 'markdown' ? renderComparisonMarkdown(comparison, { isAll }) : renderComparison(comparison, { isAll }),
    );
  return comparison.rows.some(({ verdict }) => verdict === 'differs') ? exitCodes.pending : exitCodes.done;
}
