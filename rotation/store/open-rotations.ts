import type { Database } from '../../ledger/database';
import { migrate, type Room } from '../../ledger/migrate';
import { rotationTables } from './rotation-tables';

/** The tables of rotations. */
export const rotationRoom: Room = { room: 'rotation', steps: rotationTables };

/** Puts the tables of rotations into a ledger's database. */
export function openRotations(db: Database): Promise<void> {
  return migrate(db, 'rotation', rotationTables);
}
