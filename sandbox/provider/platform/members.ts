import { isJsonObject, type Json, type JsonObject } from '../../../core/rules/json-equivalence';

/**
 * A text member that the official provider dereferences without a check: its process would end in a panic, ours in an error.
 *
 * @throws Error that names the member
 */
export function requiredText(object: JsonObject, name: string): string {
  const value = object[name];
  if (typeof value !== 'string') throw new Error(`the platform's answer has no \`${name}\``);
  return value;
}

/** A text member, or null. */
export function textMember(object: JsonObject, name: string): string | null {
  const value = object[name];
  return typeof value === 'string' ? value : null;
}

/** An object member; empty when absent. */
export function objectMember(object: JsonObject, name: string): JsonObject {
  const value = object[name];
  return isJsonObject(value) ? value : {};
}

/** The objects of a list member; empty when absent. */
export function objectsMember(object: JsonObject, name: string): readonly JsonObject[] {
  const value: Json | undefined = object[name];
  return Array.isArray(value) ? (value as readonly Json[]).filter(isJsonObject) : [];
}

/** The texts of a list member; null when absent. */
export function textsMember(object: JsonObject, name: string): readonly string[] | null {
  const value = object[name];
  return Array.isArray(value) ? (value as readonly Json[]).filter((item) => typeof item === 'string') : null;
}

/** The texts of a map member; null when absent. */
export function textMapMember(object: JsonObject, name: string): Readonly<Record<string, string>> | null {
  const value = object[name];
  if (!isJsonObject(value)) return null;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => (typeof item === 'string' ? [[key, item]] : [])),
  );
}
