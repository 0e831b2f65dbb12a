import type { DeployedStack } from '../core/deployed';
import type { RecordStanding } from '../ledger/read-records';
import type { LedgerRecord } from '../ledger/record';
import { renderColumns } from './columns';
import { minuteOf } from './minute-of';
import { printable } from './printable';
import { wrap } from './wrap';

const titles = ['WHEN', 'GEN', 'EVENT', 'FINGERPRINT', 'BY'];

/** A record, and how far it can be relied on, where that was asked. */
export type ShownRecord = LedgerRecord & { readonly standing?: RecordStanding };

/** An acceptance from a record of deploys, with its stack. */
export type LetPass = NonNullable<DeployedStack['accepted']>[number] & Pick<DeployedStack, 'stack'>;

/** All records of one secret, oldest first; a reason stands below the record that it is of. */
export function renderHistory(
  name: string,
  records: readonly ShownRecord[],
  accepted: readonly LetPass[] = [],
): string {
  return renderRecords(name, records) + accepted.map(inDeployed).join('');
}

/** No key vouches for such a file. */
function inDeployed({ at, by, reason, code, stack }: LetPass): string {
  const said = `deployed/${stack}.json says, and nothing authenticates it: ${code} was accepted at ${at} by ${printable(by)}: ${printable(reason)}`;
  return `${wrap(said, 80).join('\n  ')}\n`;
}

function renderRecords(name: string, records: readonly ShownRecord[]): string {
  if (records.length === 0) return `${name} was never written from here\n`;
  const rows = records.map(({ at, generation, event, fingerprint, actor, details }) => [
    minuteOf(at),
    // It is kept with the environment, and says which value it is of.
    event === 'accepted' ? String(details.ofGeneration ?? '-') : String(generation),
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
function reasonOf(record: ShownRecord | undefined, before: LedgerRecord | undefined): readonly string[] {
  if (!record) return [];
  const doubt = record.standing === 'doubtful' ? ['      NOT AUTHENTICATED: no key vouches for this record'] : [];
  if (record.reason === '') return doubt;
  if (before?.reason === record.reason && before.idempotencyKey === record.idempotencyKey) return doubt;
  const lines = wrap(`why: ${printable(record.reason)}`, 74).map((line) => `      ${line}`);
  return [...doubt, ...lines];
}
