import { chmodSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { atFile } from '../core/at-file';
import { closeFix } from '../core/read-json-file';
import { ProblemsError } from '../core/problem';
import { readRegularFile } from '../core/read-regular-file';

/** Where everything of one sandbox lies. Secret values are in `values/`, `clients.json`, `key` and `control.json` only. */
export interface DataFolder {
  readonly directory: string;
  /** `core/sandbox-overlay`: what synth reads. */
  readonly overlay: string;
  /** How `stop` and `status` reach the running process; mode 0600. */
  readonly control: string;
  readonly clients: string;
  readonly key: string;
  readonly values: string;
  readonly genesysDatabase: string;
  readonly targetsDatabase: string;
  readonly lock: string;
  /** Ports of the last start. */
  readonly ports: string;
  /** One JSON object a line: what both sides were asked. */
  readonly journal: string;
  /** Output of a detached process. */
  readonly log: string;
  /** Provider mirror and Terraform CLI configuration. */
  readonly terraform: string;
  readonly state: string;
}

/** The data folder of a project: `.gcda/sandbox` below `projectDirectory`. */
export function dataFolderOf(projectDirectory: string): DataFolder {
  return dataFolderAt(join(projectDirectory, '.gcda', 'sandbox'));
}

/** The data folder that is `directory` itself. */
export function dataFolderAt(directory: string): DataFolder {
  const at = (name: string) => join(directory, name);
  return {
    directory,
    overlay: at('sandbox.json'),
    control: at('control.json'),
    clients: at('clients.json'),
    key: at('key'),
    values: at('values'),
    genesysDatabase: at('genesys.db'),
    targetsDatabase: at('targets.db'),
    lock: at('lock.db'),
    ports: at('ports.json'),
    journal: at('journal.log'),
    log: at('sandbox.log'),
    terraform: at('terraform'),
    state: at('tfstate'),
  };
}

/** Makes the folder, closed to other accounts, and keeps all of it out of version control. */
export function ensureDataFolder(folder: DataFolder): void {
  mkdirSync(folder.directory, { recursive: true, mode: 0o700 });
  chmodSync(folder.directory, 0o700);
  const ignore = join(folder.directory, '.gitignore');
  atFile(ignore, () => writeFileSync(ignore, '*\n'));
}

/** Makes the folders inside; after a wipe they are gone. */
export function ensureSubfolders(folder: DataFolder): void {
  for (const directory of [folder.values, folder.terraform, folder.state])
    mkdirSync(directory, { recursive: true, mode: 0o700 });
}

/** Removes all but the lock that the caller holds, the log that a detached process is writing, and the ports, by which shells find it. */
export function wipeDataFolder(folder: DataFolder): void {
  const kept = [folder.log, folder.ports, join(folder.directory, '.gitignore')];
  for (const name of readdirSync(folder.directory)) {
    const path = join(folder.directory, name);
    if (!kept.includes(path) && !path.startsWith(folder.lock)) rmSync(path, { recursive: true, force: true });
  }
}

/** Writes a file that only its owner may read, in one step: a reader sees the old text or the new, never a part. */
export function writePrivate(file: string, text: string): void {
  const draft = `${file}.new`;
  rmSync(draft, { force: true });
  atFile(draft, () => writeFileSync(draft, text, { mode: 0o600, flag: 'wx' }));
  renameSync(draft, file);
}

/** Longer than any value or key of the sandbox. */
const maxPrivateBytes = 64 * 1024;

/**
 * The text of a private file of the folder; undefined when there is none.
 *
 * @throws {ProblemsError} `sandbox-file-unfit` for what is no plain file of its owner only
 */
export function tryReadPrivate(file: string): string | undefined {
  const read = readRegularFile(file, { maxBytes: maxPrivateBytes, isPrivate: true, followsLinks: false });
  if (read.kind === 'missing') return undefined;
  if (read.kind === 'read') return read.bytes.toString('utf8');
  throw new ProblemsError([
    {
      code: 'sandbox-file-unfit',
      where: file,
      what: `it must be a plain file for its owner only: ${read.found}`,
      fix: read.kind === 'exposed' ? closeFix(file) : `delete it, then npx gcda sandbox start`,
    },
  ]);
}
