import { createHash } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensurePrivateFolder } from '../../core/private-folder';
import type { SeenHeads } from './seen-heads';

/** Heads in files of a folder, one for each environment of a database; `database` tells databases apart and is not written down. */
export function seenFiles(folder: string, database: string): SeenHeads {
  const tag = createHash('sha256').update(database).digest('hex').slice(0, 8);
  const fileOf = (environment: string): string => join(folder, `${environment}-${tag}.json`);
  return {
    placeOf: fileOf,
    read: (environment) => {
      try {
        return readFileSync(fileOf(environment), 'utf8');
      } catch {
        return undefined;
      }
    },
    write: (environment, text) => {
      try {
        ensurePrivateFolder(folder);
        const draft = `${fileOf(environment)}.${process.pid}.draft`;
        writeFileSync(draft, text, { mode: 0o600 });
        renameSync(draft, fileOf(environment));
      } catch {
        // A folder that cannot be written to keeps nothing from being done; what is seen is then not remembered.
      }
    },
  };
}
