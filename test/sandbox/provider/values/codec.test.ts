import { encode, ExtData } from '@msgpack/msgpack';
import { decodeObject, decodeValue, encodeValue, withoutUnknowns } from '../../../../sandbox/provider/values/codec';
import { unknown } from '../../../../sandbox/provider/values/value';

test('gives every kind of value back as it was', () => {
  const value = {
    text: 'ü',
    none: null,
    number: 38_880_000,
    half: 0.5,
    big: 2n ** 60n,
    yes: true,
    items: ['a', { b: null }],
    later: unknown,
  };
  expect(decodeValue(encodeValue(value))).toEqual(value);
});

test('reads a refined unknown as a plain one, and writes a plain one', () => {
  const refined = encode({ url: new ExtData(12, encode(new Map([[1, false]]))) });
  expect(decodeValue({ msgpack: refined })).toEqual({ url: unknown });
  expect(Buffer.from(encodeValue(unknown).msgpack ?? []).toString('hex')).toBe('d40000');
});

test('reads JSON, and nothing as null', () => {
  expect(decodeObject({ json: Buffer.from('{"id":"1"}') })).toEqual({ id: '1' });
  expect([decodeObject(null), decodeObject({ msgpack: encode(null) }), decodeValue({})]).toEqual([null, null, null]);
});

test('writes null out, because Terraform takes a missing value for a deleted resource', () => {
  expect(encodeValue(null).msgpack).toEqual(Buffer.from([0xc0]));
});

test('puts null for what is not known, at any depth', () => {
  expect(withoutUnknowns({ a: unknown, b: [{ c: unknown }] })).toEqual({ a: null, b: [{ c: null }] });
});
