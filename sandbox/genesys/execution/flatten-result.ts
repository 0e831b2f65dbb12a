type Flat = Readonly<Record<string, unknown>>;

/**
 * Flattens a result: members of objects become `a.b`, and arrays of objects become parallel collections `a.b` of the same length, with
 * null where an item lacks the member (that last point is assumed). Texts, numbers and collections of them stay as they are.
 */
export function flattenResult(result: unknown): unknown {
  if (Array.isArray(result)) return isObjects(result) ? collections(result) : result;
  return isObject(result) ? members(result) : result;
}

function members(object: Flat): Flat {
  return Object.fromEntries(
    Object.entries(object).flatMap(([name, value]): (readonly [string, unknown])[] => {
      const nested = isObject(value)
        ? members(value)
        : Array.isArray(value) && isObjects(value)
          ? collections(value)
          : undefined;
      return nested
        ? Object.entries(nested).map(([inner, member]) => [`${name}.${inner}`, member] as const)
        : [[name, value]];
    }),
  );
}

function collections(items: readonly Flat[]): Flat {
  const rows = items.map(members);
  const names = new Set(rows.flatMap(Object.keys));
  return Object.fromEntries([...names].map((name) => [name, rows.map((row) => row[name] ?? null)]));
}

function isObjects(items: readonly unknown[]): items is readonly Flat[] {
  return items.length > 0 && items.every(isObject);
}

function isObject(value: unknown): value is Flat {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
