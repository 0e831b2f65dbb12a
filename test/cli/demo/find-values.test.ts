import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import fc from 'fast-check';
import { Redacted } from '../../../core/redacted';
import { findValues } from '../../../cli/demo/find-values';

const value = 'Marker~of a "value" / with+$pecial#characters';
const known = [{ name: 'dev_crm_apikey', value: Redacted.of(value) }];

function isFound(content: string | Uint8Array): boolean {
  const artifact = { name: 'artifact', content: typeof content === 'string' ? Buffer.from(content) : content };
  return findValues([artifact], known).length > 0;
}

const encodings: readonly (readonly [string, string])[] = [
  ['as it is', value],
  ['in JSON', JSON.stringify({ header: value })],
  ['URL-encoded', `?key=${encodeURIComponent(value)}&x=1`],
  ['form-encoded', new URLSearchParams({ key: value }).toString()],
  ['in hexadecimal', Buffer.from(value).toString('hex')],
  ['in base64', Buffer.from(value).toString('base64')],
  ['in base64url', Buffer.from(value).toString('base64url')],
  ['as the second half of a Basic pair', Buffer.from(`client:${value}`).toString('base64')],
  ['as the first half of a Basic pair', Buffer.from(`${value}:secret`).toString('base64')],
];
test.each(encodings)('finds a value %s', (_how, content) => {
  expect(isFound(`before ${content} after`)).toBe(true);
});

test('finds a value at any offset inside base64', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), fc.uint8Array({ maxLength: 40 }), (before, after) => {
      const joined = Buffer.concat([before, Buffer.from(value), after]);
      expect(isFound(joined.toString('base64'))).toBe(true);
    }),
  );
});

test('finds a value inside archives, as in a plan file', () => {
  expect(isFound(zipSync({ tfplan: Buffer.from(`x${value}x`) }))).toBe(true);
  expect(isFound(zipSync({ inner: zipSync({ deep: Buffer.from(value) }) }))).toBe(true);
  expect(isFound(gzipSync(value))).toBe(true);
});

test('takes a text that begins like an archive for a text', () => {
  expect(isFound(`PK ${value}`)).toBe(true);
  expect(isFound(`PK nothing of it here`)).toBe(false);
});

test('fails, and names the artifact, when an archive cannot be searched', () => {
  const broken = { name: 'saved.plan', content: Buffer.from('PK\u0003\u0004 and no more') };
  expect(() => findValues([broken], known)).toThrow('saved.plan looks like an archive');
});

test('does not cry wolf', () => {
  expect(isFound('nothing of it here')).toBe(false);
  expect(isFound(value.slice(1))).toBe(false);
});

test('names artifact and secret, never the value', () => {
  const leaks = findValues([{ name: 'state', content: Buffer.from(value) }], known);
  expect(leaks).toEqual([{ artifact: 'state', secret: 'dev_crm_apikey' }]);
});
