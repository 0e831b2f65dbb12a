import type { ComparedRow, Comparison } from '../secrets/promote/comparison';
import { wrap } from './wrap';

/** Which rows are shown: all, or only those that differ. */
interface Shown {
  readonly isAll: boolean;
}

const marks: Readonly<Record<ComparedRow['verdict'], string>> = { same: ' ', allowed: '~', differs: '!' };

/** A listing for an 80-column terminal: `~` before what may differ, `!` before what must not. */
export function renderComparison({ environments, rows }: Comparison, { isAll }: Shown): string {
  const shown = rows.filter(({ verdict }) => isAll || verdict !== 'same');
  const width = Math.max(...environments.map((name) => name.length));
  const groups = [...Map.groupBy(shown, titleOf)].flatMap(([title, own]) => [
    title,
    ...own.flatMap((row) => renderRow(row, environments, width)),
  ]);
  return [...groups, ...countLines(rows, shown), ''].join('\n');
}

function titleOf({ kind, service, name }: ComparedRow): string {
  return kind === 'service' ? `service ${service}` : `${kind} ${service}/${name}`;
}

function renderRow({ aspect, cells, verdict }: ComparedRow, environments: readonly string[], width: number): string[] {
  const said = environments.map((environment, index) => [environment, cells[index] ?? 'not there'] as const);
  const first = `${marks[verdict]} ${aspect}`;
  const isOne = new Set(said.map(([, text]) => text)).size === 1;
  if (isOne) return [...wrap(`${first}: ${said[0]?.[1] ?? ''}`, 78)].map((line, i) => `${i === 0 ? '' : '  '}${line}`);
  const lines = said.flatMap(([environment, text]) =>
    wrap(text, 74 - width).map((line, i) => `    ${(i === 0 ? environment : '').padEnd(width)}  ${line}`),
  );
  return [first, ...lines];
}

function countLines(rows: readonly ComparedRow[], shown: readonly ComparedRow[]): string[] {
  const differing = rows.filter(({ verdict }) => verdict === 'differs').length;
  const hidden = rows.length - shown.length;
  return [
    `${rows.length} compared, ${differing} of them differ and must not`,
    ...(hidden === 0 ? [] : [`${hidden} are the same and not shown without --all`]),
  ];
}
