import { z } from 'zod';

/**
 * An object as others write it: a member that may be absent may be null as well, and reads alike. Members that are not named are dropped.
 * All that comes from the wire, and from files and programs of others, is described by this and by `wireRecord`.
 */
export function wireObject<Shape extends z.ZodRawShape>(shape: Shape): z.ZodPreprocess<z.ZodObject<Shape>> {
  const optional = Object.keys(shape).filter((name) => shape[name]?._zod.optin !== undefined);
  return z.preprocess((value) => withoutNulls(value, (name) => optional.includes(name)), z.object(shape));
}

/** A map as others write it: an entry that is null is none. */
export function wireRecord<Value extends z.ZodType>(value: Value): z.ZodPreprocess<z.ZodRecord<z.ZodString, Value>> {
  return z.preprocess((entries) => withoutNulls(entries, () => true), z.record(z.string(), value));
}

function withoutNulls(value: unknown, mayBeAbsent: (name: string) => boolean): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([name, member]) => member !== null || !mayBeAbsent(name)));
}
