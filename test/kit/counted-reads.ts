/** A value, and how many members of it and of everything in it have been read so far. */
export interface CountedReads<T> {
  readonly value: T;
  readonly count: () => number;
}

/** Counts reads, so that a test can tell work that grows with the square of its input without looking at a clock. */
export function countedReads<T extends object>(original: T): CountedReads<T> {
  let count = 0;
  const proxies = new WeakMap<object, object>();
  const wrap = <V>(value: V): V => {
    if (typeof value !== 'object' || value === null) return value;
    const known = proxies.get(value);
    if (known) return known as V;
    const proxy = new Proxy(value, {
      get: (target, key, receiver) => {
        count += 1;
        return wrap<unknown>(Reflect.get(target, key, receiver));
      },
    });
    proxies.set(value, proxy);
    return proxy;
  };
  return { value: wrap(original), count: () => count };
}
