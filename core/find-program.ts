import { lstatSync, readlinkSync, statSync, type Stats } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { ownAccount } from './exposure';

/** Where a program is looked for. */
export interface ProgramPlace {
  /** Folder that relative paths start from. */
  readonly directory: string;
  /** Folders as in the environment variable PATH. */
  readonly path: string | undefined;
}

/** A program as the system finds it, links not resolved; undefined where there is none that can be run. */
export function findProgram(program: string, { directory, path = '/usr/bin:/bin' }: ProgramPlace): string | undefined {
  const folders = program.includes('/') ? [''] : path.split(':');
  return folders.map((folder) => resolve(directory, folder, program)).find(isRunnable);
}

function isRunnable(file: string): boolean {
  const stats = tryLook(() => statSync(file));
  return stats?.isFile() === true && (stats.mode & 0o111) !== 0;
}

/**
 * Why others could run something of theirs in the place of a file, or change what it does: it, its folder or a link belongs to another account
 * than this one or root, or any folder on the way can be written by others. Every link is followed step by step. Undefined where all is well,
 * and where there is no such file.
 *
 * A folder with the sticky bit, such as /tmp, may be open to all: nobody can touch there what is not theirs. Writing may be open to groups of
 * the system (below 100, such as `staff` and `admin`) and to the owner's own group: their members are who administers the machine.
 */
export function programExposure(file: string, account = ownAccount()): string | undefined {
  if (account === undefined) return undefined;
  const all = [...steps(file)];
  const real = all.at(-1)?.path ?? '';
  for (const { path, stats } of all) {
    // As for files of values: whose the folders above are is not asked.
    const isFarAbove = stats.isDirectory() && path !== dirname(real);
    const why = (isFarAbove ? undefined : ownership(stats, account)) ?? openness(stats);
    if (why !== undefined) return `${stats.isDirectory() ? 'of its folder ' : ''}${path}: ${why}`;
  }
  return undefined;
}

function ownership({ uid }: Stats, account: number): string | undefined {
  return uid !== account && uid !== 0 ? `it belongs to account ${uid}, not to ${account}` : undefined;
}

function openness(stats: Stats): string | undefined {
  const { mode, uid, gid } = stats;
  // The mode of a link means nothing.
  if (stats.isSymbolicLink() || (stats.isDirectory() && (mode & 0o1000) !== 0)) return undefined;
  if ((mode & 0o002) !== 0) return 'others may write to it';
  return (mode & 0o020) !== 0 && gid >= firstOrdinaryGroup && gid !== uid ? `group ${gid} may write to it` : undefined;
}

/** Debian's, macOS's and others' own groups lie below. */
const firstOrdinaryGroup = 100;
/** As the system: more links in a row are taken for a circle. */
const mostLinks = 40;

interface Step {
  readonly path: string;
  readonly stats: Stats;
}

/** Every folder, link and file that opening a path goes through. */
function* steps(file: string): Generator<Step> {
  let left = file.split('/');
  let links = 0;
  for (let at = '/'; ;) {
    const stats = tryLook(() => lstatSync(at));
    if (!stats) return;
    yield { path: at, stats };
    if (stats.isSymbolicLink()) {
      if ((links += 1) > mostLinks) return;
      const target = readlinkSync(at);
      left = [...target.split('/'), ...left];
      at = target.startsWith('/') ? '/' : dirname(at);
      continue;
    }
    const name = left.shift();
    if (name === undefined) return;
    at = name === '..' ? dirname(at) : join(at, name);
  }
}

function tryLook(look: () => Stats): Stats | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
