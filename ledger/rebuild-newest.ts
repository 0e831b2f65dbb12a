import type { Queries } from './database';
import type { EnvironmentKey } from './keys/environment-key';
import { isError, type Problem } from '../core/problem';
import { isLive } from './newest';
import { verifyChain } from './verify-chain';

/** What is wrong with what is kept beside a chain, where the chain itself is as it was written. */
export async function newestToRebuild(
  db: Queries,
  environment: string,
  key: EnvironmentKey | undefined,
): Promise<readonly Problem[]> {
  const errors = (await verifyChain(db, environment, { key })).problems.filter(isError);
  return errors.every(isOfNewest) ? errors : [];
}

function isOfNewest({ code, where }: Problem): boolean {
  return code === 'ledger-newest-altered' || where.startsWith('table ledger_secrets,');
}

/** Keeps anew where the records of each secret end, by the chain. */
export async function rebuildNewest(tx: Queries, environment: string): Promise<void> {
  await tx.query('DELETE FROM ledger_secrets WHERE environment = $1', [environment]);
  await tx.query(
    `INSERT INTO ledger_secrets (environment, secret, sequence, generation, live_sequence)
     SELECT environment, secret, MAX(sequence), MAX(generation), MAX(CASE WHEN ${isLive} THEN sequence END)
     FROM ledger_records WHERE environment = $1 AND secret IS NOT NULL GROUP BY environment, secret`,
    [environment],
  );
}
