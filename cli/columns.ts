import { printable } from './printable';

/** Rows as left-aligned columns with two blanks between them, each as wide as its widest cell. */
export function renderColumns(table: readonly (readonly string[])[]): string {
  const rows = table.map((row) => row.map(printable));
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, index) => (widths[index] = Math.max(widths[index] ?? 0, cell.length)));
  return rows
    .map(
      (row) =>
        row
          .map((cell, index) => cell.padEnd(widths[index] ?? 0))
          .join('  ')
          .trimEnd() + '\n',
    )
    .join('');
}
