import type { Stats } from 'node:fs';

/** What is asked of a file or folder. */
export type FileOwnership = Pick<Stats, 'mode' | 'uid'>;

/** The account that this process acts as; undefined on systems that have no such numbers. */
export function ownAccount(): number | undefined {
  return process.geteuid?.();
}

/**
 * Why a private file is not private: it belongs to another account (root's are taken: root may read and write anything anyway), or others
 * may read or write it. Undefined where all is well. Ask an open file, not its path: nobody can swap it in between.
 */
export function fileExposure({ mode, uid }: FileOwnership, account: number | undefined): string | undefined {
  if (account === undefined) return undefined;
  if (uid !== account && uid !== 0) return `it belongs to account ${uid}, not to ${account}`;
  return (mode & 0o077) === 0 ? undefined : 'others may read or change it';
}

/**
 * Why others could put something else in the place of a private file: its folder belongs to another account, or others may write to it. In a
 * folder with the sticky bit, such as /tmp, they cannot touch what is not theirs.
 */
export function folderExposure({ mode, uid }: FileOwnership, account: number | undefined): string | undefined {
  if (account === undefined) return undefined;
  if (uid !== account && uid !== 0) return `it belongs to account ${uid}, not to ${account}`;
  const isSticky = (mode & 0o1000) !== 0;
  return (mode & 0o022) === 0 || isSticky ? undefined : 'others may write to it';
}
