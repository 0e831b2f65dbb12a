import { NotYet, pollUntil } from './platform/retry';
import type { Resource } from './resources/resource';
import type { ObjectSchema } from './values/schema';
import type { Session } from './platform/session';
import { isZero, sameValue } from './values/equality';
import { normalize } from './values/normalize';
import { isAttributes, isItems, textOf, type Attributes, type Value } from './values/value';

/** A resource to read. */
export interface ReadInput {
  readonly type: string;
  readonly schema: ObjectSchema;
  readonly resource: Resource;
  readonly session: Session;
  readonly state: Attributes;
  /** Attributes that this apply changed, where the official provider checks that the platform gives them back. */
  readonly expected?: Attributes;
}

/**
 * Reads a resource as the official provider does: an absent one is asked for again until `custom_retry_timeout`, then counts as gone
 * (null). A 404 of any further request makes it gone at once.
 *
 * @throws what the platform answered otherwise, and an error when it did not give back what was written
 */
export async function readState({
  type,
  schema,
  resource,
  session,
  state,
  expected,
}: ReadInput): Promise<Attributes | null> {
  const id = textOf(state['id']) ?? '';
  try {
    return await pollUntil(session.readTimeout, session.waiting, async () => {
      const read = await resource.read({ api: session.apiOf(type), session, id, state });
      if (expected !== undefined) assertConsistent(expected, read);
      return normalize(schema.block, { ...state, ...read });
    });
  } catch (error) {
    if (error instanceof Error && error.message.includes('API Error: 404')) return null;
    throw error;
  }
}

/** The attributes that an apply changes to something known. */
export function changedAttributes(prior: Attributes | null, planned: Attributes): Attributes {
  const changed = Object.entries(planned).filter(
    ([name, value]) => name !== 'id' && !isZero(value) && !sameValue(value, prior?.[name] ?? null),
  );
  return Object.fromEntries(changed);
}

/** Unlike the official provider's, the message does not show the values: one of them may be a secret. */
function assertConsistent(expected: Attributes, read: Attributes): void {
  for (const [name, value] of Object.entries(expected)) {
    if (!(name in read) || isConsistent(value, read[name]!)) continue; // `in` was asked just before
    throw new NotYet(`the platform did not give back ${name} as it was written`);
  }
}

/** What was written is found again; what was left to the platform may be anything. */
function isConsistent(written: Value, read: Value): boolean {
  if (isZero(written)) return true;
  if (isItems(written)) {
    if (!isItems(read) || read.length !== written.length) return false;
    return written.every((item) => read.some((other) => isConsistent(item, other)));
  }
  if (!isAttributes(written)) return sameValue(written, read);
  return isAttributes(read) && Object.entries(written).every(([name, item]) => isConsistent(item, read[name] ?? null));
}
