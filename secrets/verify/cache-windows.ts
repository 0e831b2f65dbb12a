import type { InventoryEnvironment } from '../../core/inventory';
import type { Location } from '../platform/locate';
import type { LocatedTarget } from '../targets/located-target';
import type { SecretState } from '../../ledger/ledger';

/** A value that was written a moment ago, so that the platform may still use the one before it. */
export interface CacheWindow {
  /** When the last instance has the new one, in milliseconds since the epoch. */
  readonly until: number;
  /**
   * True where a run that succeeds tells of the new value all the same: what was there before could not have been accepted, or is good as
   * well. One that is refused tells nothing in any case.
   */
  readonly isSuccessTelling: boolean;
}

/** Windows that are open, by the secret's name. */
export type CacheWindows = ReadonlyMap<string, CacheWindow>;

/**
 * Values whose window is open now: for as long as the environment's platform keeps a replaced value, from the answer to the last write on.
 * A write that lies in the future by no more than that is taken for one of this moment; clocks that differ by more tell nothing, and no
 * window is open. Without a location only the ledger counts.
 */
export function cacheWindows(
  { rotationBounds: { cacheSeconds, propagationSeconds }, secrets }: InventoryEnvironment,
  states: ReadonlyMap<string, SecretState>,
  now: number,
  location?: Location,
): CacheWindows {
  const length = (cacheSeconds + propagationSeconds) * 1000;
  const placeOf = new Map(location?.located.flatMap((one) => one.target.secrets.map((name) => [name, one] as const)));
  return new Map(
    secrets.flatMap(({ name }): [string, CacheWindow][] => {
      const write = lastWrite(name, states, placeOf.get(name));
      if (!write || write.at > now + length) return [];
      const until = Math.min(write.at, now) + length;
      return until > now ? [[name, { until, isSuccessTelling: write.isSuccessTelling }]] : [];
    }),
  );
}

/** The end of the last of these windows; undefined where none is open. */
export function lastEnd(windows: CacheWindows, secrets: Iterable<string> = windows.keys()): number | undefined {
  const ends = [...secrets].flatMap((name) => windows.get(name)?.until ?? []);
  return ends.length === 0 ? undefined : Math.max(...ends);
}

function lastWrite(
  name: string,
  states: ReadonlyMap<string, SecretState>,
  place: LocatedTarget | undefined,
): { readonly at: number; readonly isSuccessTelling: boolean } | undefined {
  if (place && (place.isUnset || place.id === undefined)) return undefined;
  const live = states.get(name)?.live;
  const own = live && {
    at: Date.parse(live.at),
    // A rotation leaves the old value good until the platform is known to use the new one, and proves that itself.
    isSuccessTelling: live.event !== 'written' || live.details.first === true,
  };
  const others = othersWrite(place, states);
  return others !== undefined && others > (own?.at ?? -Infinity) ? { at: others, isSuccessTelling: false } : own;
}

/** When somebody else wrote the credential, by the platform's clock; undefined where the last write is on record. */
function othersWrite(place: LocatedTarget | undefined, states: ReadonlyMap<string, SecretState>): number | undefined {
  if (place?.modifiedDate === undefined) return undefined;
  const at = Date.parse(place.modifiedDate);
  const own = place.target.secrets.map((secret) => states.get(secret)?.live?.platformModifiedDate ?? '');
  return Number.isNaN(at) || own.some((date) => Date.parse(date) === at) ? undefined : at;
}
