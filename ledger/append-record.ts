import type { Clock } from '../core/clock';
import { assertNoProblems } from '../core/problem';
import type { Queries } from './database';
import { generationProblems } from './generation';
import { readHead, writeHead } from './head';
import { headProblems } from './head-problems';
import type { EnvironmentKey } from './keys/environment-key';
import type { LedgerRecord, NewRecord } from './record';
import { hashOf, insertRow, noHash, readRows, toRecord } from './rows';

/** What appending needs of the outside. */
export interface LedgerPorts {
  readonly clock: Pick<Clock, 'now'>;
  /** The key of an environment; undefined where there is none, which leaves the head of its chain unsigned. */
  readonly keyOf: (environment: string) => EnvironmentKey | undefined;
}

/**
 * Appends one record. Call it inside a transaction, so that nobody else appends in between.
 *
 * @throws ProblemsError `generation-taken` when `writing` or `begun` does not bring exactly the next generation, `generation-unknown` when
 * another event names one that was never begun, `ledger-…` when the end of the chain is not as it was written: nothing is built on that
 */
export async function appendRecord(tx: Queries, record: NewRecord, ports: LedgerPorts): Promise<LedgerRecord> {
  const { environment } = record;
  const key = ports.keyOf(environment);
  const [last] = await readRows(tx, 'environment = $1 ORDER BY sequence DESC LIMIT 1', [environment]);
  const head = await readHead(tx, environment);
  assertNoProblems(headProblems(environment, { head, last }, key));
  assertNoProblems(await generationProblems(tx, record));
  const content = {
    ...record,
    details: JSON.stringify(record.details),
    sequence: (last?.sequence ?? 0) + 1,
    at: new Date(ports.clock.now()).toISOString(),
    keyId: key?.id ?? null,
    previousHash: last?.hash ?? noHash,
  };
  const row = { ...content, hash: hashOf(content) };
  await insertRow(tx, row);
  await writeHead(tx, row, key);
  return toRecord(row);
}
