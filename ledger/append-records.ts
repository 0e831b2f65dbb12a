import type { Clock } from '../core/clock';
import { assertNoProblems } from '../core/problem';
import type { Queries } from './database';
import { generationProblems } from './generation';
import { readChainEnd } from './chain-end';
import { writeHead } from './head';
import { headProblems, type ChainEnd } from './head-problems';
import type { EnvironmentKey } from './keys/environment-key';
import { follow, newestOf, writeNewest, type Newest } from './newest';
import type { LedgerRecord, NewRecord } from './record';
import { recordMac } from './record-mac';
import { hashOf, insertRows, noHash, type LedgerRow } from './rows';

/** What appending needs of the outside. */
export interface LedgerPorts {
  readonly clock: Pick<Clock, 'now'>;
  /** The key of an environment; undefined where there is none, which leaves the head of its chain unsigned. */
  readonly keyOf: (environment: string) => EnvironmentKey | undefined;
}

/**
 * Appends records of one environment, in their order. Call it inside a transaction, so that nobody else appends in between.
 *
 * @param known what `newestOf` gave for these secrets in the same transaction, where the caller has asked already
 * @throws ProblemsError `generation-taken` when `writing` or `begun` does not bring exactly the next generation, `generation-unknown` when
 * another event names one that was never begun, `ledger-…` when the end of the chain is not as it was written: nothing is built on that
 */
export async function appendRecords(
  tx: Queries,
  environment: string,
  records: readonly Omit<NewRecord, 'environment'>[],
  ports: LedgerPorts,
  known?: ReadonlyMap<string, Newest>,
): Promise<LedgerRecord[]> {
  const key = ports.keyOf(environment);
  const names = [...new Set(records.flatMap(({ secret }) => secret ?? []))];
  const [end, found] = await Promise.all([readChainEnd(tx, environment), known ?? newestOf(tx, environment, names)]);
  const newest = new Map(names.flatMap((name) => (found.has(name) ? [[name, found.get(name)!] as const] : []))); // it has it
  assertNoProblems([...end.problems, ...headProblems(environment, end, key)]);
  const generations = new Map([...newest].map(([secret, { generation }]) => [secret, generation]));
  assertNoProblems(records.flatMap((record) => generationProblems(generations, record)));
  const at = new Date(ports.clock.now()).toISOString();
  const rows: LedgerRow[] = [];
  for (const record of records) {
    const row = toRow({ ...record, environment }, { at, key, last: rows.at(-1) ?? end.last });
    rows.push(row);
    if (row.secret !== null) newest.set(row.secret, follow(newest.get(row.secret), row));
  }
  const last = rows.at(-1);
  if (last) await Promise.all([insertRows(tx, rows), writeNewest(tx, environment, newest), writeHead(tx, last, key)]);
  return rows.map((row, index) => ({ ...row, details: records[index]!.details })); // a row for each record
}

function toRow(
  record: NewRecord,
  { at, key, last }: { readonly at: string; readonly key: EnvironmentKey | undefined; readonly last: ChainEnd['last'] },
): LedgerRow {
  const hashed = {
    ...record,
    details: JSON.stringify(record.details),
    sequence: (last?.sequence ?? 0) + 1,
    at,
    keyId: key?.id ?? null,
    previousHash: last?.hash ?? noHash,
  };
  const content = { ...hashed, hash: hashOf(hashed, key !== undefined) };
  return { ...content, mac: key ? recordMac(key, content) : null };
}
