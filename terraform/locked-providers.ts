import { join } from 'node:path';
import { tryReadText } from '../core/try-read-text';

/** A provider as a stack's lock file has it. */
export interface LockedProvider {
  /** `registry.terraform.io/mypurecloud/genesyscloud`. */
  readonly source: string;
  readonly version: string;
}

/** The providers of the lock file in `directory`; none where there is no such file. */
export function lockedProviders(directory: string): LockedProvider[] {
  const blocks = tryRead(join(directory, '.terraform.lock.hcl')).matchAll(/^provider "([^"]+)" \{$([^}]*)^\}$/gm);
  return [...blocks].flatMap(([, source = '', body = '']) => {
    const version = /^\s*version\s*=\s*"([^"]+)"/m.exec(body)?.[1];
    return version === undefined ? [] : [{ source, version }];
  });
}

function tryRead(file: string): string {
  return tryReadText(file) ?? '';
}
