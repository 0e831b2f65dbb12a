import type { Prints } from './prints';
import type { Fault } from './fault';
import type { KnownEnvironment } from '../targets/known-environment';
import { reusedValue, type ReuseCheck } from './reuse';

/**
 * One fault for each value that was read now and is another secret's too, by what was read in this run and what was written before. Of two
 * that were read now nobody can tell whose it is: it keeps both from being written.
 */
export function reuseFaults(environments: readonly KnownEnvironment[], prints: Prints, reuse: ReuseCheck): Fault[] {
  const read = [...prints.values()].flatMap((own) => [...own.keys()]);
  return [
    ...reuse.problems(read).map((problem) => ({ problem, secrets: reuse.sharers(problem.where) })),
    ...environments.flatMap((known) => reusedInLedger(known, prints)),
  ];
}

/**
 * Only secrets count that are declared and were not read now: those of this run are compared among themselves, and one that is no longer
 * declared is on its way out.
 */
function reusedInLedger({ environment, states, key }: KnownEnvironment, prints: Prints): Fault[] {
  const read = prints.get(environment.name);
  if (!key || !read) return [];
  const others = environment.secrets.filter(({ name }) => !read.has(name));
  const known = new Map(
    others.flatMap(({ name }) => {
      const live = states.get(name)?.live;
      return live?.fingerprint != null && live.keyId === key.id ? [[live.fingerprint, name] as const] : [];
    }),
  );
  return [...read].flatMap(([secret, print]) => {
    const other = known.get(print ?? '');
    return other === undefined ? [] : [{ problem: reusedValue(secret, [other]), secrets: [secret] }];
  });
}
