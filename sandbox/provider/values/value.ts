/** Stands for a value that Terraform does not know yet. */
export class Unknown {
  private readonly brand = 'unknown';

  toString(): string {
    return this.brand;
  }
}

/** The one unknown value; compare with `===`. */
export const unknown = new Unknown();

/** A value as the plugin protocol carries it. Sets and lists are arrays, maps and objects are records. */
export type Value = null | string | number | bigint | boolean | Unknown | readonly Value[] | Attributes;

/** Values by attribute or block name. */
export interface Attributes {
  readonly [name: string]: Value;
}

/** True for maps and objects. */
export function isAttributes(value: Value | undefined): value is Attributes {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Unknown);
}

/** True for lists and sets. */
export function isItems(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

/** Items of a list or set; empty for null and unknown. */
export function itemsOf(value: Value | undefined): readonly Value[] {
  return isItems(value) ? value : [];
}

/** First block of a list of blocks, if there is one. */
export function firstBlock(value: Value | undefined): Attributes | undefined {
  return itemsOf(value).find(isAttributes);
}

/** The text, or undefined where there is none (null, unknown or empty), as SDKv2 treats all three alike. */
export function textOf(value: Value | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The number; 0 for null and unknown, as SDKv2 reads them. */
export function numberOf(value: Value | undefined): number {
  return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : 0;
}

/** A map of strings; empty for null and unknown. */
export function stringMapOf(value: Value | undefined): Readonly<Record<string, string>> {
  if (!isAttributes(value)) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => (typeof item === 'string' ? [[key, item]] : [])),
  );
}

/** The strings of a list or set. */
export function stringsOf(value: Value | undefined): readonly string[] {
  return itemsOf(value).filter((item) => typeof item === 'string');
}
