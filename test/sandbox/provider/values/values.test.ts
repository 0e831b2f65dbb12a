import { schemas } from '../../../../sandbox/provider/values/schema';
import { tryParseGoDuration } from '../../../../sandbox/provider/values/go-duration';
import { canonicalJson, isJsonEquivalent } from '../../../../core/rules/json-equivalence';
import { normalize } from '../../../../sandbox/provider/values/normalize';
import { preferPlanned } from '../../../../sandbox/provider/values/prefer-planned';
import { unknown } from '../../../../sandbox/provider/values/value';

const { block } = schemas.resource_schemas['genesyscloud_integration']!;

test('normalises to exactly the attributes and blocks of the schema', () => {
  expect(normalize(block, { id: '1', stray: 'x', config: [{ name: 'n' }] })).toEqual({
    id: '1',
    integration_type: null,
    intended_state: null,
    config: [{ name: 'n', notes: null, properties: null, advanced: null, credentials: null }],
  });
});

test('makes an absent list of blocks empty, and keeps an unknown one', () => {
  expect(normalize(block, {})['config']).toEqual([]);
  expect(normalize(block, { config: unknown })['config']).toBe(unknown);
});

test.each([
  ['white space and order', '{"a":1,"b":2}', '{ "b": 2, "a": 1 }', true],
  ['a null member in the configuration', '{"a":1}', '{"a":1,"b":null}', true],
  ['a null member in state', '{"a":1,"b":null}', '{"a":1}', false],
  ['a null member inside a nested object', '{"a":{}}', '{"a":{"b":null}}', true],
  ['a null member in an object of a root array', '[{}]', '[{"a":null}]', true],
  ['a null member inside an array member', '{"a":[{}]}', '{"a":[{"b":null}]}', false],
  ['another order of an array', '[1,2]', '[2,1]', false],
  ['text that is not JSON', 'a', 'a ', false],
])('compares JSON texts by meaning: %s', (_name, inState, configured, expected) => {
  expect(isJsonEquivalent(inState, configured)).toBe(expected);
});

test('writes JSON compactly, members sorted', () => {
  expect(canonicalJson({ b: [{ d: 1, c: 2 }], a: null })).toBe('{"a":null,"b":[{"c":2,"d":1}]}');
});

test.each([
  ['0', 0],
  ['0s', 0],
  ['5m0s', 300_000],
  ['1h2m3.5s', 3_723_500],
  ['10', undefined],
  ['soon', undefined],
])('reads %s as a Go duration', (text, expected) => {
  expect(tryParseGoDuration(text)).toBe(expected);
});

test('prefers the planned value where the one read back differs only by nothing', () => {
  const read = { headers: {}, notes: '', list: [{ map: {} }], name: null };
  expect(preferPlanned(read, { headers: null, notes: null, list: [{ map: null }], name: 'n' })).toEqual({
    headers: null,
    notes: '',
    list: [{ map: null }],
    name: 'n',
  });
});
