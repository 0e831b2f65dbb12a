/**
 * What a template reference can stand for. Whole numbers are `bigint` (Java's Integer, Long and BigInteger print alike), fractions are
 * `number` (Java's Double). A JSON value read by JavaScript no longer tells `5` from `5.0`: it becomes the whole number.
 */
export type Value = string | bigint | number | boolean | null | ValueList | ValueMap | Tool;
export type ValueList = Value[];
export type ValueMap = Map<string, Value>;

/** A method of a tool: undefined when no such signature exists, null where Java would return null. */
export type ToolMethod = (...args: readonly Value[]) => Value | undefined;

/** An object that the platform puts beside the data: `$esc`, `$math`, `$encoding` … */
export class Tool {
  readonly methods: Readonly<Record<string, ToolMethod>>;
  readonly properties: Readonly<Record<string, string>>;

  constructor(methods: Readonly<Record<string, ToolMethod>>, properties: Readonly<Record<string, string>> = {}) {
    this.methods = methods;
    this.properties = properties;
  }
}

/** True for a Java List or array. */
export function isList(value: Value | undefined): value is ValueList {
  return Array.isArray(value);
}

const largestLong = 2 ** 63;

/** A JSON value as template value; objects keep the order of their members. */
export function fromJson(json: unknown): Value {
  if (typeof json === 'string' || typeof json === 'boolean') return json;
  if (typeof json === 'number') return Number.isInteger(json) && Math.abs(json) < largestLong ? BigInt(json) : json;
  if (Array.isArray(json)) return json.map(fromJson);
  if (typeof json !== 'object' || json === null) return null;
  return new Map(Object.entries(json).map(([key, member]) => [key, fromJson(member)]));
}

/** Text of a value as Java's `toString` gives it: `[a, b]`, `{a=1}`, `1.0E10`. */
export function valueText(value: Value): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return doubleText(value);
  if (isList(value)) return `[${value.map(valueText).join(', ')}]`;
  if (value instanceof Map) return `{${[...value].map(([key, member]) => `${key}=${valueText(member)}`).join(', ')}}`;
  return value instanceof Tool ? '[tool]' : String(value);
}

/** `Double.toString`: plain between 0.001 and 10,000,000, else with an exponent; at least one digit after the point. */
export function doubleText(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  if (size >= 1e-3 && size < 1e7) return Number.isInteger(value) ? `${value}.0` : String(value);
  const [digits, exponent] = value.toExponential().split('e');
  return `${digits!.includes('.') ? digits : `${digits}.0`}E${Number(exponent)}`;
}

/** Truth as `#if` sees it: null, false, zero, and empty text, lists and maps are false. */
export function isTrue(value: Value): boolean {
  if (value === null) return false;
  if (typeof value === 'boolean') return value;
  if (typeof value === 'string' || isList(value)) return value.length > 0;
  if (typeof value === 'bigint') return value !== 0n;
  if (typeof value === 'number') return value !== 0;
  return value instanceof Map ? value.size > 0 : true;
}

/** Number of a value; text that reads as a number counts (Velocity coerces), anything else is undefined. */
export function asNumber(value: Value): bigint | number | undefined {
  if (typeof value === 'bigint' || typeof value === 'number') return value;
  if (typeof value !== 'string' || !/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(value)) return undefined;
  return /^[+-]?\d+$/.test(value) ? BigInt(value.replace(/^\+/, '')) : Number(value);
}

/** `equals` of Java within one kind of value. */
export function valuesEqual(left: Value, right: Value): boolean {
  if (isList(left) && isList(right)) {
    return left.length === right.length && left.every((item, index) => valuesEqual(item, right[index]!));
  }
  if (left instanceof Map && right instanceof Map) {
    return (
      left.size === right.size && [...left].every(([key, item]) => right.has(key) && valuesEqual(item, right.get(key)!))
    );
  }
  return left === right;
}
