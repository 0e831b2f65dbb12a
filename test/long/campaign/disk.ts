import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** A small disk of its own, which can be filled. */
export interface Disk {
  readonly folder: string;
  /** False where nobody may mount one: then it is a folder, and filling it does nothing. */
  readonly isReal: boolean;
  fill(): void;
  free(): void;
  close(): void;
}

/** Mounts one; that takes root. */
export function aDisk(folder: string, megabytes: number): Disk {
  mkdirSync(folder, { recursive: true });
  const options = `size=${megabytes}m,mode=0777`;
  const isReal =
    process.platform === 'linux' &&
    process.getuid?.() === 0 &&
    spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]).status === 0;
  const ballast = join(folder, 'ballast');
  return {
    folder,
    isReal,
    fill: () => {
      if (isReal) fillUp(ballast);
    },
    free: () => rmSync(ballast, { force: true }),
    close: () => {
      if (isReal) spawnSync('umount', ['-l', folder]);
    },
  };
}

function fillUp(file: string): void {
  const descriptor = openSync(file, 'a');
  try {
    for (const size of [1024 * 1024, 4096]) {
      const block = Buffer.alloc(size);
      try {
        for (;;) if (writeSync(descriptor, block) < size) break;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      }
    }
  } finally {
    closeSync(descriptor);
  }
}
