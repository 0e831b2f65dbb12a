import { hostname, userInfo } from 'node:os';
import type { Io } from './io';
import { printable } from './printable';

/** Who is at work, for the ledger: `GCDA_ACTOR`, which a pipeline sets, or the account and the machine. */
export function actorOf({ GCDA_ACTOR: given = '' }: Io['env']): string {
  return printable(given === '' ? `${accountName()}@${hostname()}` : given);
}

function accountName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run under a number that no account has.
    return String(process.getuid?.() ?? 'unknown');
  }
}
