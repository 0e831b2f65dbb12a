import type { Problem } from '../../core/problem';
import type { Prints } from '../writing/find-jobs';
import type { KnownEnvironment } from '../writing/known-environment';
import { reusedValue, type ReuseCheck } from './reuse';

/** One problem for each value that was read now and is another secret's too, by what was read in this run and what was written before. */
export function reuseProblems(environments: readonly KnownEnvironment[], prints: Prints, reuse: ReuseCheck): Problem[] {
  const read = [...prints.values()].flatMap((own) => [...own.keys()]);
  return [...reuse.problems(read), ...environments.flatMap((known) => reusedInLedger(known, prints))];
}

/**
 * Only secrets count that are declared and were not read now: those of this run are compared among themselves, and one that is no longer
 * declared is on its way out.
 */
function reusedInLedger({ environment, states, key }: KnownEnvironment, prints: Prints): Problem[] {
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
    return other === undefined ? [] : [reusedValue(secret, [other])];
  });
}
