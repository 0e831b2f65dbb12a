import type { Problem } from '../../core/problem';
import type { Queries } from '../../ledger/database';
import type { EnvironmentKey } from '../../ledger/keys/environment-key';
import { readRecords } from '../../ledger/read-records';
import type { LedgerRecord } from '../../ledger/record';
import type { Pause } from './pause';

/** What is paused in an environment, and what of its records cannot be read. */
export interface ReadPauses {
  readonly pauses: readonly Pause[];
  readonly problems: readonly Problem[];
}

/** In place of a secret's name, for all of the environment; no secret is called so. */
export const wholeEnvironment = 'environment';

/** Everything that is paused in an environment, or was until its time was over: what its chain says last of each. */
export async function readPauses(
  db: Queries,
  environment: string,
  key: EnvironmentKey | undefined,
): Promise<ReadPauses> {
  const where = "event IN ('paused', 'resumed') ORDER BY sequence";
  const { found, problems } = await readRecords(db, environment, { where, key });
  const pauses = new Map<string, Pause>();
  for (const { record, standing } of found) {
    const of = String(record.details.of);
    pauses.delete(of);
    if (record.event === 'paused') pauses.set(of, toPause(record, of, standing === 'doubtful'));
  }
  return { pauses: [...pauses.values()].sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1)), problems };
}

function toPause({ environment, actor, reason, at, details }: LedgerRecord, of: string, isDoubtful: boolean): Pause {
  const until = typeof details.until === 'string' ? Date.parse(details.until) : NaN;
  const secret = of === wholeEnvironment ? null : of;
  return {
    ...{ environment, secret, actor, reason, since: Date.parse(at), until: Number.isNaN(until) ? null : until },
    ...(isDoubtful && { isDoubtful }),
  };
}

function nameOf({ secret }: Pause): string {
  return secret ?? '';
}
