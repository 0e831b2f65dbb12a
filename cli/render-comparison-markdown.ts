import type { ComparedRow, Comparison } from '../secrets/promote/comparison';
import { markdownTable } from './markdown-table';

const words: Readonly<Record<ComparedRow['verdict'], string>> = {
  same: 'same',
  allowed: 'allowed',
  differs: '**differs**',
};

/** A table for reviews, a row for each aspect. */
export function renderComparisonMarkdown(
  { environments, rows }: Comparison,
  { isAll }: { readonly isAll: boolean },
): string {
  const shown = rows.filter(({ verdict }) => isAll || verdict !== 'same');
  const cells = shown.map((row) => [
    row.kind === 'service' ? `service ${row.service}` : `${row.kind} ${row.service}/${row.name}`,
    row.aspect,
    ...row.cells.map((cell) => (cell === null ? 'not there' : `\`${cell}\``)),
    words[row.verdict],
  ]);
  const table = markdownTable(['what', 'aspect', ...environments, 'verdict'], cells);
  return `${table}\n${rows.length} compared, ${rows.length - shown.length} of them the same and not shown.\n`;
}
