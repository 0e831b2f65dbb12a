import type { Database } from '../../ledger/database';
import { migrate } from '../../ledger/migrate';
import { rotationTables } from './rotation-tables';

/** Puts the tables of rotations into a ledger's database. */
export function openRotations(db: Database): Promise<void> {
  return migrate(db, 'rotation', rotationTables);
}
