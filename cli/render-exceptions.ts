import type { ListedException, ListedExceptions, ListedSuppression } from '../secrets/list-exceptions';
import { markdownTable } from './markdown-table';

/** Title of a column, and what stands in it. */
type Column<Row> = readonly [title: string, cell: (row: Row) => string];

const exceptionColumns: readonly Column<ListedException>[] = [
  ['Environment', ({ environment }) => environment],
  ['Action', ({ action }) => action],
  ['Secret', ({ secret }) => secret],
  ['Reason', ({ reason }) => reason],
  ['Owner', ({ owner }) => owner],
  ['Review', ({ reviewId }) => reviewId],
  ['Until', lastDay],
];

const suppressionColumns: readonly Column<ListedSuppression>[] = [
  ['Environment', ({ environment }) => environment ?? 'all'],
  ['Rule', ({ rule }) => rule],
  ['Where', ({ path }) => path],
  ['Finding', ({ what }) => what],
  ['Reason', ({ reason }) => reason],
  ['Owner', ({ owner }) => owner],
  ['Until', lastDay],
];

/** Markdown for reviews: a table of secrets in bodies, and one of suppressed findings. */
export function renderExceptions({ exceptions, suppressions }: ListedExceptions): string {
  return [
    '## Secrets in request bodies\n\n',
    renderTable(exceptionColumns, exceptions) ?? 'No secret stands in a request body.\n',
    '\n## Suppressed findings\n\n',
    renderTable(suppressionColumns, suppressions) ?? 'No finding is suppressed.\n',
  ].join('');
}

function renderTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string | undefined {
  if (rows.length === 0) return undefined;
  return markdownTable(
    columns.map(([title]) => title),
    rows.map((row) => columns.map(([, cell]) => cell(row))),
  );
}

function lastDay({ expires, isExpired }: { readonly expires: string; readonly isExpired: boolean }): string {
  return isExpired ? `${expires} (expired)` : expires;
}
