import type { LedgerRecord } from '../ledger/record';
import { renderColumns } from './columns';
import { minuteOf } from './minute-of';
import { printable } from './printable';
import { wrap } from './wrap';

const titles = ['WHEN', 'GEN', 'EVENT', 'FINGERPRINT', 'BY'];

/** All records of one secret, oldest first; a reason stands below the record that it is of. */
export function renderHistory(name: string, records: readonly LedgerRecord[]): string {
  if (records.length === 0) return `${name} was never written from here\n`;
  const rows = records.map(({ at, generation, event, fingerprint, actor }) => [
    minuteOf(at),
    String(generation),
    event,
    fingerprint ?? '-',
    actor,
  ]);
  const [head, ...lines] = renderColumns([titles, ...rows])
    .trimEnd()
    .split('\n');
  return [head, ...lines.flatMap((line, index) => [line, ...reasonOf(records[index], records[index - 1])]), ''].join(
    '\n',
  );
}

/** Told once for the records of one command. */
function reasonOf(record: LedgerRecord | undefined, before: LedgerRecord | undefined): readonly string[] {
  if (!record || record.reason === '') return [];
  if (before?.reason === record.reason && before.idempotencyKey === record.idempotencyKey) return [];
  return wrap(`why: ${printable(record.reason)}`, 74).map((line) => `      ${line}`);
}
