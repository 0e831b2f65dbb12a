import { dirname, join, resolve } from 'node:path';
import type { DatabaseAddress } from '../ledger/open-database';
import { keyFiles } from '../ledger/keys/key-files';
import type { KeyPorts } from '../ledger/keys/find-key';
import { keyring } from '../ledger/keys/keyring';
import { seenFiles } from '../ledger/seen/seen-files';
import type { SeenHeads } from '../ledger/seen/seen-heads';
import type { Io } from './io';

/** Where the ledger is: `DATABASE_URL`, the file that `GCDA_LEDGER` names, or `.gcda/ledger.db`. A sandbox has one of its own. */
export function ledgerAddress({ env, cwd }: Pick<Io, 'env' | 'cwd'>): DatabaseAddress {
  const { GCDA_LEDGER: named = '', DATABASE_URL: url } = env;
  return {
    url,
    // What a sandbox writes must not look like the history of an organisation.
    schema: isSandbox(env) ? 'gcda_sandbox' : 'gcda',
    file: named === '' ? join(ownFolder(env, cwd), 'ledger.db') : resolve(cwd, named),
  };
}

/** Where keys are looked for; those that are made here go to the folder `keys` beside the ledger, or to the system's keyring. */
export function keyPorts({ env, cwd, signal }: Pick<Io, 'env' | 'cwd'> & Partial<Pick<Io, 'signal'>>): KeyPorts {
  const { GCDA_KEYRING: service = '' } = env;
  const shelf = service === '' ? keyFiles(join(ownFolder(env, cwd), 'keys')) : keyring(service, signal);
  return { env, directory: cwd, shelf, ...(signal ? { signal } : {}) };
}

/** Where this machine remembers how far it has seen each chain of this ledger go. */
export function seenHeads(io: Pick<Io, 'env' | 'cwd'>): SeenHeads {
  const { url = '', schema, file } = ledgerAddress(io);
  return seenFiles(join(ownFolder(io.env, io.cwd), 'seen'), url === '' ? file : `${withoutPassword(url)} ${schema}`);
}

/** A password that was changed does not make another database of it. */
function withoutPassword(url: string): string {
  const { host, pathname } = URL.canParse(url) ? new URL(url) : { host: '', pathname: '' };
  return `${host}${pathname}`;
}

function ownFolder(env: Io['env'], cwd: string): string {
  return isSandbox(env) ? dirname(resolve(cwd, env.GCDA_SANDBOX ?? '')) : join(cwd, '.gcda');
}

function isSandbox({ GCDA_SANDBOX }: Io['env']): boolean {
  return (GCDA_SANDBOX ?? '') !== '';
}
