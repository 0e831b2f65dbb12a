import { isAttributes, isItems, Unknown, type Value } from './value';

/** True when both are the same value; the order of items counts. */
export function sameValue(left: Value, right: Value): boolean {
  if (left === right) return true;
  if (isItems(left)) return isItems(right) && sameItems(left, right);
  if (isAttributes(left)) return isAttributes(right) && sameMembers(left, right);
  return false;
}

/** True when both sets hold the same members, whatever their order. */
export function sameSet(left: readonly Value[], right: readonly Value[]): boolean {
  return left.length === right.length && left.every((item) => right.some((other) => sameValue(item, other)));
}

/** Null, `""`, `0`, `false`, and empty collections: SDKv2 can't tell them apart in most places. */
export function isZero(value: Value): boolean {
  if (value instanceof Unknown) return false;
  if (isItems(value)) return value.length === 0;
  if (isAttributes(value)) return Object.keys(value).length === 0;
  return value === null || value === '' || value === false || Number(value) === 0;
}

function sameItems(left: readonly Value[], right: readonly Value[]): boolean {
  return left.length === right.length && left.every((item, index) => sameValue(item, right[index] ?? null));
}

function sameMembers(left: Readonly<Record<string, Value>>, right: Readonly<Record<string, Value>>): boolean {
  const names = Object.keys(left);
  return (
    names.length === Object.keys(right).length &&
    names.every((name) => name in right && sameValue(left[name]!, right[name]!))
  ); // names are own keys of both
}
