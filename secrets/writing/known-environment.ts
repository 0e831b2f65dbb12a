import { readHead } from '../../ledger/head';
import type { EnvironmentKey } from '../../ledger/keys/environment-key';
import { latest } from '../../ledger/ledger';
import type { Selection } from '../select-targets';
import type { SecretStates } from './standing';
import type { WriteLedger } from './write-ledger';

/** An environment, the part of it that is worked on, and what the ledger has of it. */
export interface KnownEnvironment extends Pick<Selection, 'environment' | 'targets'> {
  readonly states: SecretStates;
  readonly key: EnvironmentKey | undefined;
  /** Hash of its last record when the states were read; undefined before the first. */
  readonly head: string | undefined;
}

/** What the ledger has of an environment now. What was known before is still true where nothing was appended since. */
export async function knownEnvironment(
  { environment, targets }: Pick<Selection, 'environment' | 'targets'>,
  { db, keyOf }: Pick<WriteLedger, 'db' | 'keyOf'>,
  before?: KnownEnvironment,
): Promise<KnownEnvironment> {
  // Read first: a record that comes in between makes the next look read anew.
  const head = (await readHead(db, environment.name))?.hash;
  if (before && before.head === head) return before;
  return { environment, targets, states: await latest(db, environment.name), key: keyOf(environment.name), head };
}
