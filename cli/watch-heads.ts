import type { Queries } from '../ledger/database';
import type { EnvironmentKey } from '../ledger/keys/environment-key';
import { noteHead, rolledBackProblems } from '../ledger/seen/seen-heads';
import type { Problem } from '../core/problem';
import type { Io } from './io';
import { seenHeads } from './ledger-place';
import { printProblems } from './print-problems';

type KeyOf = (environment: string) => EnvironmentKey | undefined;

/** Names every chain that is behind what this machine has seen of it. */
export async function headsBehind(
  db: Queries,
  environments: readonly string[],
  keyOf: KeyOf,
  io: Pick<Io, 'env' | 'cwd'>,
): Promise<Problem[]> {
  const heads = seenHeads(io);
  const found = await Promise.all(
    environments.map((environment) => rolledBackProblems(db, environment, { key: keyOf(environment), heads })),
  );
  return found.flat();
}

/** Remembers how far the chains go. */
export async function noteHeads(
  db: Queries,
  environments: readonly string[],
  keyOf: KeyOf,
  io: Pick<Io, 'env' | 'cwd'>,
): Promise<void> {
  const heads = seenHeads(io);
  for (const environment of environments) {
    const key = keyOf(environment);
    if (key) await noteHead(db, environment, { key, heads });
  }
}

/** Does work with a ledger: warns of chains that are behind what was seen of them, and remembers how far they go afterwards. */
export async function watchingHeads<T>(
  db: Queries,
  { environments, keyOf }: { readonly environments: readonly string[]; readonly keyOf: KeyOf },
  io: Io,
  work: () => Promise<T>,
): Promise<T> {
  const behind = await headsBehind(db, environments, keyOf, io);
  printProblems(
    behind.map((problem) => ({ ...problem, level: 'warning' as const })),
    io,
  );
  try {
    return await work();
  } finally {
    // The database may be what has failed.
    if (behind.length === 0) await noteHeads(db, environments, keyOf, io).catch(() => undefined);
  }
}
