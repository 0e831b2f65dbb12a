import { listMethods } from './list-methods';
import { mapMethods } from './map-methods';
import { numberMethods } from './number-methods';
import { stringMethods } from './string-methods';
import { asNumber, isList, Tool, valueText, type Value } from './values';

/**
 * `.name` without brackets: a member of a map, a bean property (`empty`) of anything else. There is no `class`: reflection is not
 * imitated, and such a reference prints itself.
 */
export function readProperty(owner: Value, name: string): Value | undefined {
  if (owner instanceof Tool) return Object.hasOwn(owner.properties, name) ? owner.properties[name] : undefined;
  if (owner instanceof Map) return owner.get(name);
  if (name === 'empty' && (typeof owner === 'string' || isList(owner))) return owner.length === 0;
  if (name === 'blank' && typeof owner === 'string') return owner.trim() === '';
  return undefined;
}

/** `.name(…)`; undefined when there is no such method, or none that takes these arguments. */
export function callMethod(owner: Value, name: string, args: readonly Value[]): Value | undefined {
  if (owner instanceof Tool) return Object.hasOwn(owner.methods, name) ? owner.methods[name]!(...args) : undefined;
  if (typeof owner === 'string') return own(stringMethods, name)?.(owner, args);
  if (owner instanceof Map) return own(mapMethods, name)?.(owner, args);
  if (isList(owner)) return own(listMethods, name)?.(owner, args);
  if (typeof owner === 'bigint' || typeof owner === 'number') return own(numberMethods, name)?.(owner, args);
  return name === 'toString' && args.length === 0 ? valueText(owner) : undefined;
}

/** `[index]`: from the end when negative; a map takes its key. */
export function indexInto(owner: Value, index: Value): Value | undefined {
  if (owner instanceof Map) return typeof index === 'string' ? owner.get(index) : undefined;
  const number = asNumber(index);
  if (!isList(owner) || typeof number !== 'bigint') return undefined;
  return listMethods['get']!(owner, [number < 0n ? BigInt(owner.length) + number : number]);
}

function own<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
