import { placeColumn } from '../../ledger/damaged-rows';
import type { Database, Queries, Value } from '../../ledger/database';
import type { EnvironmentKey } from '../../ledger/keys/environment-key';
import { rowMac, rowStanding } from '../../ledger/row-mac';

/** Tables whose rows bear an HMAC, and the columns that it covers. */
export const signedColumns = {
  rotations: ['id', 'body'],
  observations: ['environment', 'kind', 'subject', 'at', 'body'],
  rotation_alerts: ['environment', 'secret', 'written_at', 'threshold'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** Authenticates rows with the key that takes the place of another; those that the old one did not vouch for stay as they are. */
export async function resignRows(
  tx: Queries,
  {
    kind,
    environment,
    from,
    to,
  }: { kind: Database['kind']; environment: string; from: EnvironmentKey; to: EnvironmentKey },
): Promise<void> {
  for (const [table, columns] of Object.entries(signedColumns)) {
    const rows = await tx.query<Record<string, Value>>(
      `SELECT ${placeColumn(kind)}, mac, ${columns.join(', ')} FROM ${table} WHERE environment = $1 AND mac IS NOT NULL`,
      [environment],
    );
    const signed = rows.flatMap(({ place = null, mac = null, ...row }) => {
      const values = columns.map((column) => row[column] ?? null);
      const isGood = rowStanding(from, { table, values }, String(mac)) === 'authenticated';
      return isGood ? [[rowMac(to, { table, values }), place]] : [];
    });
    const own = kind === 'sqlite' ? 'rowid = $2' : 'ctid = CAST($2 AS TID)';
    await tx.each(`UPDATE ${table} SET mac = $1 WHERE ${own}`, signed);
  }
}
