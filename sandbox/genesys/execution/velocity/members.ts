import { listMethods } from './list-methods';
import { mapMethods } from './map-methods';
import { numberMethods } from './number-methods';
import { stringMethods } from './string-methods';
import { isList, Tool, valueText, type Value } from './values';

/**
 * `.name` without brackets: a member of a map, a bean property (`empty` for `isEmpty`), or a method of that name without arguments. There
 * is no `class`: reflection is not imitated, and such a reference prints itself.
 */
export function readProperty(owner: Value, name: string): Value | undefined {
  if (owner instanceof Tool && Object.hasOwn(owner.properties, name)) return owner.properties[name];
  if (owner instanceof Map && owner.has(name)) return owner.get(name);
  if (owner instanceof Map) return callMethod(owner, name, []);
  return callMethod(owner, `is${name.charAt(0).toUpperCase()}${name.slice(1)}`, []) ?? callMethod(owner, name, []);
}

/** `.name(…)`; undefined when there is no such method, or none that takes these arguments. */
export function callMethod(owner: Value, name: string, args: readonly Value[]): Value | undefined {
  if (owner instanceof Tool) return Object.hasOwn(owner.methods, name) ? owner.methods[name]!(...args) : undefined;
  if (typeof owner === 'string') return own(stringMethods, name)?.(owner, args);
  if (owner instanceof Map) return own(mapMethods, name)?.(owner, args);
  if (isList(owner)) return own(listMethods, name)?.(owner, args);
  if (typeof owner === 'bigint' || typeof owner === 'number') return own(numberMethods, name)?.(owner, args);
  if (name === 'equals' && args.length === 1) return owner === args[0];
  return name === 'toString' && args.length === 0 ? valueText(owner) : undefined;
}

/** `[index]`: from the end when negative; a map takes its key. */
export function indexInto(owner: Value, index: Value): Value | undefined {
  if (owner instanceof Map) return typeof index === 'string' ? owner.get(index) : undefined;
  if (!isList(owner) || typeof index !== 'bigint') return undefined;
  return listMethods['get']!(owner, [index < 0n ? BigInt(owner.length) + index : index]);
}

function own<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
