import type { PlatformApi } from '../platform/api';
import { isAbsent } from '../platform/api-error';
import { NotYet, pollUntil } from '../platform/retry';
import type { Session } from '../platform/session';
import { isZero, sameValue } from '../values/equality';
import type { JsonObject } from '../../../core/rules/json-equivalence';
import type { Attributes } from '../values/value';

/** What every step of a resource gets. */
export interface ResourceCall {
  readonly api: PlatformApi;
  readonly session: Session;
}

/** A change to apply; unknown values are null in it. */
export interface Change extends ResourceCall {
  readonly prior: Attributes | null;
  readonly planned: Attributes;
  /** Reports the id as soon as the object exists, so that a later failure leaves it in state, tainted. */
  readonly created: (id: string, more?: Attributes) => void;
}

/** One resource type. Its steps make the official provider's calls, in its order; each throws what the platform answered. */
export interface Resource {
  readonly create: (change: Change) => Promise<void>;
  /** Attributes that the platform's answers set; the others keep their value. */
  readonly read: (call: ResourceCall & { readonly id: string; readonly state: Attributes }) => Promise<Attributes>;
  readonly update: (change: Change & { readonly id: string }) => Promise<void>;
  readonly delete: (call: ResourceCall & { readonly id: string; readonly state: Attributes }) => Promise<void>;
  /** Names of computed attributes that an update will change, though nothing in the configuration says so. */
  readonly unknownInPlan?: (prior: Attributes, planned: Attributes) => readonly string[];
}

/** True when the apply changes the attribute; nothing and an empty value are the same, as in SDKv2. */
export function hasChange({ prior, planned }: Pick<Change, 'prior' | 'planned'>, name: string): boolean {
  const [before, after] = [prior?.[name] ?? null, planned[name] ?? null];
  return !sameValue(before, after) && !(isZero(before) && isZero(after));
}

/** The first request of a read: an object that is absent may yet appear, so the read is repeated. */
export async function mainGet(get: () => Promise<JsonObject>): Promise<JsonObject> {
  try {
    return await get();
  } catch (error) {
    if (isAbsent(error)) throw new NotYet(error.message, { cause: error });
    throw error;
  }
}

/** Asks for a deleted object until it is absent, for at most `limit` milliseconds. */
export async function pollUntilGone(
  { session }: ResourceCall,
  limit: number,
  get: () => Promise<JsonObject>,
  isGone: (object: JsonObject) => boolean = () => false,
): Promise<void> {
  await pollUntil(limit, session.waiting, async () => {
    try {
      if (isGone(await get())) return;
    } catch (error) {
      if (isAbsent(error)) return;
      throw error;
    }
    throw new NotYet('the object still exists after its deletion');
  });
}
