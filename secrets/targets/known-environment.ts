import type { Problem } from '../../core/problem';
import { readHead } from '../../ledger/head';
import type { EnvironmentKey } from '../../ledger/keys/environment-key';
import { readLatest } from '../../ledger/ledger';
import type { Selection } from './select-targets';
import type { SecretStates } from './standing';
import type { WriteLedger } from './write-ledger';

/** An environment, the part of it that is worked on, and what the ledger has of it. */
export interface KnownEnvironment extends Pick<Selection, 'environment' | 'targets'> {
  readonly states: SecretStates;
  /** Why the state of others cannot be told, by the secret's name: they are set aside. */
  readonly problems: ReadonlyMap<string, Problem>;
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
  const key = keyOf(environment.name);
  const { states, problems } = await readLatest(db, environment.name, key);
  return { environment, targets, states, problems, key, head };
}
