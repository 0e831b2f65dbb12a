import { readdirSync, readFileSync, type Dirent } from 'node:fs';
import { join, relative } from 'node:path';
import type { Artifact } from './find-values';

/** Every regular file below the folders, but for those under an excluded path; symbolic links are not followed. */
export function collectArtifacts(folders: readonly string[], excluded: readonly string[], base: string): Artifact[] {
  return folders
    .flatMap((folder) => filesBelow(folder, excluded))
    .map((path) => ({
      name: relative(base, path),
      content: readFileSync(path),
    }));
}

function filesBelow(folder: string, excluded: readonly string[]): string[] {
  return entriesOf(folder).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (excluded.includes(path)) return [];
    if (entry.isDirectory()) return filesBelow(path, excluded);
    return entry.isFile() ? [path] : [];
  });
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
