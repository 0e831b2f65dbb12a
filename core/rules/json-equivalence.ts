import { tryParseJson as parseText } from '../try-parse-json';
import { isObject } from './is-object';

/** Any JSON value. */
export type Json = null | string | number | boolean | readonly Json[] | JsonObject;

/** A JSON object. */
export interface JsonObject {
  readonly [name: string]: Json;
}

/** Parses JSON text; undefined when it is none. */
export function tryParseJson(text: string): Json | undefined {
  return parseText(text) as Json | undefined;
}

/**
 * True when a configured JSON text says the same as the one in state, so that no change is planned. Members of the configured one that
 * are null count as absent; arrays inside objects are compared as they are (terraform-provider-genesyscloud v1.84.1, read in code).
 */
export function isJsonEquivalent(inState: string, configured: string): boolean {
  const before = tryParseJson(inState);
  const after = tryParseJson(configured);
  if (before === undefined || after === undefined) return false;
  const dropped = Array.isArray(after) ? (after as readonly Json[]).map(withoutNulls) : withoutNulls(after);
  return canonicalJson(before) === canonicalJson(dropped);
}

/** Compact JSON with sorted keys, as Go writes maps. */
export function canonicalJson(value: Json): string {
  return JSON.stringify(value, (_key, member: Json) =>
    isJsonObject(member) ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1))) : member,
  );
}

/** True for objects, not for arrays and null. */
export function isJsonObject(value: Json | undefined): value is JsonObject {
  return isObject(value);
}

/** Members that are null are left out, but for those in lists. */
export function withoutNulls(value: Json): Json {
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) => (member === null ? [] : [[name, withoutNulls(member)]])),
  );
}
