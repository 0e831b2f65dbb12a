import { dayOf } from '../core/clock';
import { exitCodes } from '../core/problem';
import { listExceptions } from '../secrets/list-exceptions';
import type { Io } from './io';
import { readInventory } from './read-inventory';
import { renderExceptions } from './render-exceptions';

/** `gcda exceptions [ENV...]`: 0, or 1 where one has expired since the synthesis. */
export async function runExceptions(
  names: readonly string[],
  output: { readonly isJson: boolean },
  io: Io,
): Promise<number> {
  const report = listExceptions(await readInventory(io), names, dayOf(io.clock));
  io.stdout.write(output.isJson ? `${JSON.stringify(report, null, 2)}\n` : renderExceptions(report));
  const isAnyExpired = [...report.exceptions, ...report.suppressions].some(({ isExpired }) => isExpired);
  return isAnyExpired ? exitCodes.problems : exitCodes.done;
}
