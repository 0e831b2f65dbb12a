import { exitCodes } from '../core/problem';
import { findEnvironment } from '../secrets/find-in-inventory';
import { compareEnvironments } from '../secrets/promote/compare-environments';
import type { Io } from './io';
import { readInventory } from './read-inventory';
import { renderComparison } from './render-comparison';
import { renderComparisonMarkdown } from './render-comparison-markdown';

/** How a comparison is printed. JSON has all rows. */
export interface ComparisonOutput {
  readonly format: 'text' | 'markdown' | 'json';
  /** Rows that are the same in all environments, too. */
  readonly isAll: boolean;
}

/** `gcda compare ENV ENV...`, from the inventory alone: 0, or 2 where something differs that must not. */
export async function runCompare(
  names: readonly string[],
  { format, isAll }: ComparisonOutput,
  io: Io,
): Promise<number> {
  const inventory = await readInventory(io);
  const comparison = compareEnvironments(names.map((name) => findEnvironment(inventory, name)));
  if (format === 'json') io.stdout.write(`${JSON.stringify(comparison, null, 2)}\n`);
  else
    io.stdout.write(
      format === 'markdown' ? renderComparisonMarkdown(comparison, { isAll }) : renderComparison(comparison, { isAll }),
    );
  return comparison.rows.some(({ verdict }) => verdict === 'differs') ? exitCodes.pending : exitCodes.done;
}
