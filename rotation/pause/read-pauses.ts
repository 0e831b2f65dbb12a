import type { Queries } from '../../ledger/database';
import type { Pause } from './pause';

/** Everything that is paused, or was until its time was over. */
export async function readPauses(db: Queries): Promise<Pause[]> {
  const rows = await db.query<Omit<Pause, 'secret'> & { readonly secret: string }>(
    'SELECT environment, secret, actor, reason, since, until FROM rotation_pauses ORDER BY environment, secret',
  );
  return rows.map((row) => ({ ...row, secret: row.secret === '' ? null : row.secret }));
}
