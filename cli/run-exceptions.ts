import { dayOf } from '../core/clock';
import type { InventoryEnvironment, InventoryException } from '../core/inventory';
import { exitCodes } from '../core/problem';
import { findEnvironments } from '../secrets/find-in-inventory';
import type { Io } from './io';
import { readInventory } from './read-inventory';

/** One secret in a body, and whether its exception is still in force. */
interface ListedException extends InventoryException {
  readonly environment: string;
  readonly isExpired: boolean;
}

/** `gcda exceptions [ENV...]`: 0, or 1 where one has expired since the synthesis. */
export async function runExceptions(
  names: readonly string[],
  output: { readonly isJson: boolean },
  io: Io,
): Promise<number> {
  const today = dayOf(io.clock);
  const environments = findEnvironments(await readInventory(io), names);
  const exceptions = environments.flatMap((environment) => listExceptions(environment, today));
  io.stdout.write(output.isJson ? `${JSON.stringify({ exceptions }, null, 2)}\n` : renderExceptions(exceptions));
  return exceptions.some(({ isExpired }) => isExpired) ? exitCodes.problems : exitCodes.done;
}

function listExceptions({ name, exceptions = [] }: InventoryEnvironment, today: string): ListedException[] {
  return exceptions.map((exception) => ({ environment: name, ...exception, isExpired: exception.expires < today }));
}

const columns: readonly (readonly [title: string, cell: (exception: ListedException) => string])[] = [
  ['Environment', ({ environment }) => environment],
  ['Action', ({ action }) => action],
  ['Secret', ({ secret }) => secret],
  ['Reason', ({ reason }) => reason],
  ['Owner', ({ owner }) => owner],
  ['Review', ({ reviewId }) => reviewId],
  ['Until', ({ expires, isExpired }) => (isExpired ? `${expires} (expired)` : expires)],
];

/** A Markdown table for reviews. */
function renderExceptions(exceptions: readonly ListedException[]): string {
  if (exceptions.length === 0) return 'No secret stands in a request body.\n';
  const rows = exceptions.map((exception) => columns.map(([, cell]) => inCell(cell(exception))));
  const titles = columns.map(([title]) => title);
  return [titles, titles.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}

/** Text that neither ends its cell nor its line. */
function inCell(text: string): string {
  return text.replaceAll(/[\\|]/g, String.raw`\$&`).replaceAll(/\s+/g, ' ');
}
