import { taking, type Method } from './arity';
import { valueText, valuesEqual, type ValueMap } from './values';

/** Methods of Java's Map, as templates use them. Undefined: no such signature. */
export const mapMethods: Readonly<Record<string, Method<ValueMap>>> = {
  get: taking(1, (map, [key]) => (typeof key === 'string' ? (map.get(key) ?? null) : null)),
  getOrDefault: taking(2, (map, [key, other = null]) =>
    typeof key === 'string' && map.has(key) ? map.get(key)! : other,
  ),
  containsKey: taking(1, (map, [key]) => typeof key === 'string' && map.has(key)),
  containsValue: taking(1, (map, [value = null]) => [...map.values()].some((other) => valuesEqual(other, value))),
  size: taking(0, (map) => BigInt(map.size)),
  isEmpty: taking(0, (map) => map.size === 0),
  keySet: taking(0, (map) => [...map.keys()]),
  values: taking(0, (map) => [...map.values()]),
  put: taking(2, (map, [key, value = null]) => {
    if (typeof key !== 'string') return undefined;
    const before = map.get(key) ?? null;
    map.set(key, value);
    return before;
  }),
  toString: taking(0, (map: ValueMap) => valueText(map)),
};
