import { valueText, valuesEqual, type Value, type ValueMap } from './values';

/** Methods of Java's Map, as templates use them. Undefined: no such signature. */
export const mapMethods: Readonly<Record<string, (map: ValueMap, args: readonly Value[]) => Value | undefined>> = {
  get: (map, [key]) => (typeof key === 'string' ? (map.get(key) ?? null) : null),
  getOrDefault: (map, [key, other = null]) => (typeof key === 'string' && map.has(key) ? map.get(key)! : other),
  containsKey: (map, [key]) => typeof key === 'string' && map.has(key),
  containsValue: (map, [value = null]) => [...map.values()].some((other) => valuesEqual(other, value)),
  size: (map) => BigInt(map.size),
  isEmpty: (map) => map.size === 0,
  keySet: (map) => [...map.keys()],
  values: (map) => [...map.values()],
  put: (map, [key, value = null]) => {
    if (typeof key !== 'string') return undefined;
    const before = map.get(key) ?? null;
    map.set(key, value);
    return before;
  },
  toString: (map: ValueMap) => valueText(map),
};
