import { decode, encode, ExtensionCodec } from '@msgpack/msgpack';
import { isAttributes, isItems, Unknown, unknown, type Attributes, type Value } from './value';

/** A value on the wire: MessagePack, or JSON where Terraform reads a state file. */
export interface DynamicValue {
  readonly msgpack?: Uint8Array;
  readonly json?: Uint8Array;
}

// go-cty writes an unknown value as extension 0, and one that it knows something about (a prefix, not null) as extension 12.
const extensions = new ExtensionCodec();
for (const type of [0, 12]) {
  extensions.register({
    type,
    encode: (value) => (type === 0 && value instanceof Unknown ? new Uint8Array([0]) : null),
    decode: () => unknown,
  });
}

/** Reads a value; refined unknowns come back as plain ones. Null for an absent value. */
export function decodeValue(wire: DynamicValue | null | undefined): Value {
  if (wire?.msgpack !== undefined && wire.msgpack.length > 0) {
    return decode(wire.msgpack, { extensionCodec: extensions, useBigInt64: true }) as Value; // Terraform sends nothing else
  }
  if (wire?.json !== undefined && wire.json.length > 0)
    return JSON.parse(Buffer.from(wire.json).toString('utf8')) as Value;
  return null;
}

/** Reads an object; null where Terraform sent none (a resource to create, or to delete). */
export function decodeObject(wire: DynamicValue | null | undefined): Attributes | null {
  const value = decodeValue(wire);
  return isAttributes(value) ? value : null;
}

/** Writes a value. Terraform takes a missing value for a deleted resource, so null is written out. */
export function encodeValue(value: Value): DynamicValue {
  return { msgpack: Buffer.from(encode(value, { extensionCodec: extensions, useBigInt64: true })) };
}

/** The value with every unknown replaced by null: what may be stored in state. */
export function withoutUnknowns(value: Value): Value {
  if (value instanceof Unknown) return null;
  if (isItems(value)) return value.map(withoutUnknowns);
  if (isAttributes(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, withoutUnknowns(item)]));
  }
  return value;
}
