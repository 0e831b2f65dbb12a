import type { Queries } from '../../ledger/database';
import { refusedValue } from '../../ledger/refused-value';
import type { Problem } from '../../core/problem';
import type { Prints } from './prints';
import type { KnownEnvironment } from '../targets/known-environment';
import type { Fault } from './fault';

/** One fault for each value that was read now, and that the ledger has as refused: written again, it would be refused again. */
export async function refusedFaults(
  environments: readonly KnownEnvironment[],
  prints: Prints,
  db: Queries,
): Promise<Fault[]> {
  const found = await Promise.all(environments.map((known) => refusedOf(known, prints, db)));
  return found.flat();
}

/** Only what is carried over from a source is proven before it is used, so that no other value can be known as refused. */
async function refusedOf(
  { environment, states, key }: KnownEnvironment,
  prints: Prints,
  db: Queries,
): Promise<Fault[]> {
  const read = prints.get(environment.name);
  if (!key || !read) return [];
  const faults: Fault[] = [];
  for (const { name: secret, rotation } of environment.secrets) {
    const print = read.get(secret) ?? null;
    if (rotation?.kind !== 'carried-over' || print === null) continue;
    if (states.get(secret)?.live?.fingerprint === print) continue;
    const refused = await refusedValue(db, { environment: environment.name, secret }, print, key);
    if (refused) faults.push({ problem: refusedBefore(secret, refused.at), secrets: [secret] });
  }
  return faults;
}

/** Its source still gives a value that was refused. */
export function refusedBefore(secret: string, at: string): Problem {
  return {
    code: 'value-refused-before',
    where: secret,
    what: `its source still gives the value that was refused at ${at}; it is not tried again`,
    fix: `put another value into its source; if it is good by now: \`npx gcda secrets sync ${secret} --force\``,
  };
}
