import { z } from 'zod';
import { ProblemsError } from '../../core/problem';
import { appendRecord, type LedgerPorts } from '../../ledger/append-record';
import { readRow } from '../../ledger/damaged-row';
import type { Database, Queries } from '../../ledger/database';
import { jsonColumn } from '../../ledger/json-column';
import type { EnvironmentKey } from '../../ledger/keys/environment-key';
import { lastEvent } from '../../ledger/last-event';
import type { RecordStanding } from '../../ledger/read-records';
import type { LedgerRecord } from '../../ledger/record';
import type { ActionProof } from './action-proof';
import { outcomeOf, type Outcome } from './outcome';
import { secretMarksSchema, type SecretMarks } from './secret-marks';

/** A verification as the ledger keeps it. */
export interface Proof {
  readonly inventoryHash: string;
  readonly outcome: Outcome;
  readonly secrets: SecretMarks;
  readonly actions: number;
  /** Actions that ran and were accepted. */
  readonly proven: number;
  /** Of these, whose environment an answer has named. */
  readonly environmentProven: number;
}

const detailsSchema = z.strictObject({
  inventoryHash: z.string(),
  outcome: z.enum(['proven', 'incomplete', 'failed']),
  secrets: jsonColumn(secretMarksSchema),
  actions: z.int(),
  proven: z.int(),
  environmentProven: z.int(),
});

/** Sums a verification up. */
export function toProof(inventoryHash: string, secrets: SecretMarks, proofs: readonly ActionProof[]): Proof {
  const proven = proofs.filter(({ verdict }) => verdict === 'proven');
  return {
    inventoryHash,
    outcome: outcomeOf(proofs),
    secrets,
    actions: proofs.length,
    proven: proven.length,
    environmentProven: proven.filter(({ environmentProvenBy }) => environmentProvenBy.length > 0).length,
  };
}

/** Appends a verification to the environment's chain: also one that failed, for it ends what an earlier one has proven. */
export function recordProof(
  db: Database,
  { environment, actor, proof }: { readonly environment: string; readonly actor: string; readonly proof: Proof },
  ports: LedgerPorts,
): Promise<LedgerRecord> {
  const event = proof.outcome === 'proven' ? 'proven' : 'not-proven';
  const none = { secret: null, fingerprint: null, platformModifiedDate: null, credential: null, idempotencyKey: null };
  const details = { ...proof, secrets: JSON.stringify(proof.secrets) };
  const record = { ...none, environment, event, generation: 0, actor, reason: 'verification', details } as const;
  return db.transaction((tx) => appendRecord(tx, record, ports));
}

/** A verification and its record. */
export interface LastProof {
  readonly record: LedgerRecord;
  /** How far the record can be relied on. */
  readonly standing: RecordStanding;
  readonly proof: Proof;
}

/**
 * The last verification of an environment; undefined before the first.
 *
 * @throws ProblemsError where its record is not as it was written
 */
export async function lastProof(
  db: Queries,
  environment: string,
  key: EnvironmentKey | undefined,
): Promise<LastProof | undefined> {
  const known = await lastEvent(db, environment, ['proven', 'not-proven'], key);
  if (!known) return undefined;
  const { record, standing } = known;
  const { value, problem } = readRow(detailsSchema, record.details, {
    table: 'ledger_records',
    key: [environment, record.sequence],
  });
  if (problem) throw new ProblemsError([problem]);
  return { record, standing, proof: value };
}
