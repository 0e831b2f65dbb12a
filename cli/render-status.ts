import type { SecretStatus } from '../secrets/status';
import { renderColumns } from './columns';
import { minuteOf } from './minute-of';

/** Where values stand: a table for each environment. */
export function renderStatus(secrets: readonly SecretStatus[]): string {
  return [...Map.groupBy(secrets, ({ environment }) => environment)]
    .map(([environment, own]) => `${environment}\n${renderColumns([titles, ...own.map(rowOf)])}`)
    .join('\n');
}

const titles = ['', 'SECRET', 'STATE', 'GEN', 'WRITTEN', 'BY'];

function rowOf({ secret, state, generation, at, by }: SecretStatus): string[] {
  return [
    '',
    secret,
    state,
    generation === null ? '-' : String(generation),
    at === null ? '-' : minuteOf(at),
    by ?? '-',
  ];
}
