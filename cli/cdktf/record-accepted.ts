import { existsSync } from 'node:fs';
import { ProblemsError } from '../../core/problem';
import { recordAcceptance, type Acceptance } from '../../ledger/accepted';
import { loadKeys } from '../../ledger/keys/load-keys';
import { actorOf } from '../actor';
import type { Io } from '../io';
import { keyPorts, ledgerAddress } from '../ledger-place';
import { readingLedger, withLedger } from '../with-ledger';

/**
 * Puts in the ledger what a person has accepted with `--accept-unproven`, before anything is applied. Gives what the record of the deploy has
 * to keep in its place: all of it where there is no ledger, or none that this client may write to.
 */
export async function recordAccepted(accepted: readonly Acceptance[], io: Io): Promise<readonly Acceptance[]> {
  if (accepted.length === 0 || !(await hasLedger(io))) return accepted;
  const keyOf = await loadKeys([...new Set(accepted.map(({ environment }) => environment))], keyPorts(io));
  try {
    await withLedger(io, (db, clock) =>
      db.transaction(async (tx) => {
        for (const one of accepted) await recordAcceptance(tx, one, { clock, keyOf, actor: actorOf(io.env) });
      }),
    );
    return [];
  } catch (error) {
    if (error instanceof ProblemsError) return accepted;
    throw error;
  }
}

/** A deploy makes no ledger. */
async function hasLedger(io: Io): Promise<boolean> {
  const { url = '', file } = ledgerAddress(io);
  if (url === '') return existsSync(file);
  try {
    await readingLedger(io, () => Promise.resolve());
    return true;
  } catch (error) {
    if (error instanceof ProblemsError) return false;
    throw error;
  }
}
