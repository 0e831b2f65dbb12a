import type { Queries } from '../../ledger/database';
import type { EnvironmentKey } from '../../ledger/keys/environment-key';
import { readHistory, type SecretState } from '../../ledger/ledger';
import type { KnownRecord } from '../../ledger/read-records';
import type { Location } from '../platform/locate';
import { secretMarks, type SecretMark, type SecretMarks } from '../verify/secret-marks';

/** An environment's values now, and as they were when it was verified. */
export interface Values {
  readonly environment: string;
  readonly location: Location;
  readonly states: ReadonlyMap<string, SecretState>;
  readonly before: SecretMarks;
  readonly key: EnvironmentKey | undefined;
}

/**
 * Secrets whose value was written or taken away since, and not proven by whoever wrote it. A rotation verifies what it writes, so a token that is
 * renewed every half hour does not end a verification; nor does a renewal of one field touch the other fields of its credential.
 */
export async function unprovenChanges(db: Queries, values: Values): Promise<readonly string[]> {
  const { environment, location, states, before, key } = values;
  const marks = secretMarks(location, states);
  const names = [...new Set([...Object.keys(before), ...Object.keys(marks)])];
  const changed = names.filter((name) => !isSame(before[name], marks[name]));
  const renewed = new Set<string>();
  for (const secret of changed) {
    const live = states.get(secret)?.live;
    if (live?.platformModifiedDate !== marks[secret]?.modifiedDate) continue;
    const { found } = await readHistory(db, { environment, secret }, key);
    if (found.some((known) => known.record.generation === live?.generation && isProven(known, key)))
      renewed.add(secret);
  }
  const isCarriedOver = (name: string): boolean =>
    before[name]?.generation === marks[name]?.generation &&
    location.located.some(({ target: { secrets } }) => secrets.includes(name) && secrets.some((s) => renewed.has(s)));
  return changed.filter((name) => !renewed.has(name) && !isCarriedOver(name));
}

/** Only what a rotation has seen to work, by a record of its own: a stage may also end with nothing proven. */
function isProven({ record: { event, details }, standing }: KnownRecord, key: EnvironmentKey | undefined): boolean {
  return event === 'verified' && details['outcome'] === 'proven' && (!key || standing === 'authenticated');
}

function isSame(one: SecretMark | undefined, other: SecretMark | undefined): boolean {
  return one?.generation === other?.generation && one?.modifiedDate === other?.modifiedDate;
}
