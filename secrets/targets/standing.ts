import type { LedgerRecord } from '../../ledger/record';
import type { SecretState } from '../../ledger/ledger';
import type { LocatedTarget } from './located-target';

/**
 * How what the platform has of a secret relates to our last write of it:
 *
 * - `unset`: it is not there yet, or holds placeholders;
 * - `unsettled`: a write was begun, and nobody knows how it ended;
 * - `foreign`: it holds something, and nothing was ever written from here;
 * - `moved`: we wrote to another credential, which this one has taken the place of;
 * - `undated`: the platform or our record does not tell when it was written;
 * - `elsewhere`: somebody else has written since;
 * - `ours`: our write was the last.
 */
export type Standing = 'unset' | 'unsettled' | 'foreign' | 'moved' | 'undated' | 'elsewhere' | 'ours';

/** What the ledger has of an environment's secrets, by name. */
export type SecretStates = ReadonlyMap<string, SecretState>;

/** The standing of one secret of a target. */
export function standingOf(located: LocatedTarget, secret: string, states: SecretStates): Standing {
  const state = states.get(secret);
  if (located.id === undefined || located.isUnset) return 'unset';
  if (state && isUnsettled(state.last)) return 'unsettled';
  if (!state?.live) return 'foreign';
  const { credentialId } = state.live.details;
  if (credentialId !== undefined && credentialId !== located.id) return 'moved';
  const ours = lastWriteOf(located, states)?.platformModifiedDate ?? undefined;
  if (located.modifiedDate === undefined || ours === undefined) return 'undated';
  return isSameTime(located.modifiedDate, ours) ? 'ours' : 'elsewhere';
}

/** Every write moves the one date of the whole credential, whichever of its secrets it was for. */
function lastWriteOf({ target, id }: LocatedTarget, states: SecretStates): LedgerRecord | undefined {
  const live = target.secrets.flatMap((secret) => states.get(secret)?.live ?? []);
  const here = live.filter(({ details }) => details.credentialId === undefined || details.credentialId === id);
  return here.sort((one, other) => one.sequence - other.sequence).at(-1);
}

/** True while a rotation is on its way to a new value: the platform may have it before the ledger says so. */
export function isUnderRotation(state: SecretState | undefined): boolean {
  return state?.live !== undefined && ['begun', 'issued', 'checked'].includes(state.last.event);
}

function isUnsettled({ event, details }: LedgerRecord): boolean {
  return event === 'writing' || (event === 'failed' && details.fate === 'unknown');
}

function isSameTime(one: string, other: string): boolean {
  return one === other || Date.parse(one) === Date.parse(other);
}
