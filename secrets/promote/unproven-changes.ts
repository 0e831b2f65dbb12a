import type { Queries } from '../../ledger/database';
import { history, type SecretState } from '../../ledger/ledger';
import type { LedgerRecord } from '../../ledger/record';
import type { Location } from '../platform/locate';
import { secretMarks, type SecretMark, type SecretMarks } from '../verify/secret-marks';

/** An environment's values now, and as they were when it was verified. */
export interface Values {
  readonly environment: string;
  readonly location: Location;
  readonly states: ReadonlyMap<string, SecretState>;
  readonly before: SecretMarks;
}

/**
 * Secrets whose value was written or taken away since, and not proven by whoever wrote it. A rotation verifies what it writes, so a token that is
 * renewed every half hour does not end a verification; nor does a renewal of one field touch the other fields of its credential.
 */
export async function unprovenChanges(db: Queries, values: Values): Promise<readonly string[]> {
  const { environment, location, states, before } = values;
  const marks = secretMarks(location, states);
  const names = [...new Set([...Object.keys(before), ...Object.keys(marks)])];
  const changed = names.filter((name) => !isSame(before[name], marks[name]));
  const renewed = new Set<string>();
  for (const secret of changed) {
    const live = states.get(secret)?.live;
    if (live?.platformModifiedDate !== marks[secret]?.modifiedDate) continue;
    const records = await history(db, { environment, secret });
    if (records.some((record) => record.generation === live?.generation && isProven(record))) renewed.add(secret);
  }
  const isCarriedOver = (name: string): boolean =>
    before[name]?.generation === marks[name]?.generation &&
    location.located.some(({ target: { secrets } }) => secrets.includes(name) && secrets.some((s) => renewed.has(s)));
  return changed.filter((name) => !renewed.has(name) && !isCarriedOver(name));
}

/** Only what a rotation has seen to work: a stage may also end with nothing proven. */
function isProven({ event, details }: LedgerRecord): boolean {
  return event === 'verified' && details['outcome'] === 'proven';
}

function isSame(one: SecretMark | undefined, other: SecretMark | undefined): boolean {
  return one?.generation === other?.generation && one?.modifiedDate === other?.modifiedDate;
}
