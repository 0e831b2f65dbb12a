import { canonicalJson } from '../../core/canonical-json';

test('writes a value in one way only, whatever the order of its members', () => {
  const one = { b: [1, null, { z: 'ä"\n', a: true }], a: -5 };
  const other = { a: -5, b: [1, null, { a: true, z: 'ä"\n' }] };
  expect(canonicalJson(one)).toBe('{"a":-5,"b":[1,null,{"a":true,"z":"ä\\"\\n"}]}');
  expect(canonicalJson(other)).toBe(canonicalJson(one));
});

test('orders members by code units, as RFC 8785 has it', () => {
  // Its section 3.2.3, as far as it goes without control characters.
  const keys = { '\u20ac': 1, '1': 2, '\ufb33': 3, '\ud83d\ude00': 4, '\u00f6': 5 };
  expect(Object.keys(JSON.parse(canonicalJson(keys)) as object)).toEqual([
    '1',
    '\u00f6',
    '\u20ac',
    '\ud83d\ude00',
    '\ufb33',
  ]);
});
