import fc from 'fast-check';
import { Redacted } from '../../../core/redacted';
import { maxValueBytes, valueProblems } from '../../../secrets/value-rules/value-problems';

const now = Date.UTC(2026, 0, 1);
const codes = (text: string, type = 'apikey') =>
  valueProblems(Redacted.of(text), `prod_crm_${type}`, { type, now }).map(({ code }) => code);
// Rules of length and strength have tests of their own below.
const shapeCodes = (text: string) => codes(text).filter((code) => code !== 'value-too-weak');
const pem = (kind: string) => `-----BEGIN ${kind}-----\nAAAA\n-----END ${kind}-----`;

test.each([
  ['a plain token', 'Zm9v.YmFy-_~+/=='],
  ['padding at the end', 'abcd=='],
  ['an address', 'https://issuer.example/path'],
  ['a blank inside', 'correct horse'],
  ['brackets that are no JSON', '{not json}'],
  ['the longest allowed', 'x'.repeat(maxValueBytes)],
])('accepts %s', (_name, text) => {
  expect(shapeCodes(text)).toEqual([]);
});

test.each([
  ['an empty value', '', ['value-empty']],
  ['a leading blank', ' abc', ['value-blank-edges']],
  ['a trailing no-break space', 'abc\u00a0', ['value-blank-edges']],
  ['a trailing line end', 'abc\n', ['value-blank-edges', 'value-control-character']],
  ['a carriage return inside', 'ab\rcd', ['value-control-character']],
  ['NUL', 'ab\0cd', ['value-control-character']],
  ['a zero-width space', 'ab\u200bcd', ['value-control-character']],
  ['a private key', pem('PRIVATE KEY'), ['value-pem', 'value-control-character']],
  ['a certificate in base64', Buffer.from(pem('CERTIFICATE')).toString('base64'), ['value-pem']],
  ['a JSON object', '{"clientId":"x","clientSecret":"y"}', ['value-composite']],
  ['half a JSON object', '{"clientId":"x"', ['value-composite']],
  ['a JSON array', '["x"]', ['value-composite']],
  ['id:secret', 'id:secret', ['value-composite']],
  ['a value twice', ['k~$q#{x}', 'k~$q#{x}'].join(','), ['value-composite']],
  ['two values of one length', ['b+/=', 'c+/='].map((one) => 'aZ09'.repeat(4) + one).join(', '), ['value-composite']],
  ['names and values', 'client_id=x&client_secret=y', ['value-composite']],
  ['one byte too many', 'x'.repeat(maxValueBytes + 1), ['value-too-long']],
])('refuses %s', (_name, text, expected) => {
  expect(shapeCodes(text)).toEqual(expected);
});

test('never repeats a value, nor its length', () => {
  const texts = new Map<string, Set<string>>();
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.json(),
        fc.string({ minLength: maxValueBytes + 1, maxLength: maxValueBytes + 50 }),
      ),
      (text) => {
        for (const { code, where, what, fix } of valueProblems(Redacted.of(text), 'prod_crm_apikey', {
          type: 'apikey',
          now,
        })) {
          expect(where).toBe('prod_crm_apikey');
          texts.set(code, (texts.get(code) ?? new Set()).add(`${what} ${fix}`));
        }
      },
    ),
  );
  // Every message is one of a handful of fixed sentences, whatever the value was.
  for (const [code, sentences] of texts)
    expect([code, sentences.size <= (code === 'value-not-carried' ? 2 : 1)]).toEqual([code, true]);
});

test('accepts every token of visible ASCII without separators', () => {
  const visible = fc.string({ unit: fc.constantFrom(...'abcXYZ0189-._~+/!#$%^*()@?'), minLength: 1, maxLength: 200 });
  // The dot keeps it from being an unfilled template such as `$ABC`, or base64, by chance.
  fc.assert(fc.property(visible, (text) => expect(shapeCodes(`.${text}`)).toEqual([])));
});

test('refuses every value with a control character, wherever it stands', () => {
  const control = fc.integer({ min: 0, max: 31 }).map((code) => String.fromCharCode(code));
  fc.assert(
    fc.property(fc.string(), control, fc.string(), (before, character, after) => {
      expect(codes(before + character + after)).toContain('value-control-character');
    }),
  );
});

test('refuses every JSON object and array', () => {
  fc.assert(
    fc.property(fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.array(fc.jsonValue())), (value) => {
      expect(codes(JSON.stringify(value))).toContain('value-composite');
    }),
  );
});

const jwt = (claims: object) =>
  [{ alg: 'RS256' }, claims, 'signature']
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');

test('lets what people choose hold colons, and takes a user name in front of one for a joined value where none belongs', () => {
  for (const type of ['password', 'psk', 'certid', 'other']) expect(codes('abcd:efgh1', type)).toEqual([]);
  for (const type of ['clientid', 'clientsecret', 'username', 'apikey', 'bearer'])
    expect(codes('abcd:efgh1', type)).toEqual(['value-composite']);
});

test('refuses a Basic pair that is encoded already, and lets other base64 be', () => {
  const encoded = Buffer.from('client:password').toString('base64');
  for (const type of ['apikey', 'clientsecret', 'password']) {
    expect(codes(encoded, type)).toEqual(['value-encoded-pair']);
    expect(codes(encoded.replaceAll('=', ''), type)).toEqual(['value-encoded-pair']);
  }
  expect(codes(Buffer.from('no pair').toString('base64'))).toEqual([]);
});

test.each(['base64', 'base64url'] as const)('refuses a text in %s, unless its declaration says so', (form) => {
  const encoded = Buffer.from('a key that someone wrote > ?').toString(form);
  const declared = (text: string) =>
    valueProblems(Redacted.of(text), 'prod_crm_apikey', { type: 'apikey', now, encoding: 'base64' });
  expect(codes(encoded)).toEqual(['value-encoded']);
  expect(codes(encoded.replaceAll('=', ''), 'other')).toEqual(['value-encoded']);
  expect(declared(encoded)).toEqual([]);
  expect(declared(`${encoded}!`).map(({ code }) => code)).toEqual(['value-not-encoded']);
  expect(declared('a key that someone wrote').map(({ code }) => code)).toEqual(['value-not-encoded']);
});

test('keeps a pair apart even where an encoding is declared', () => {
  const pair = Buffer.from('client:password').toString('base64');
  const problems = valueProblems(Redacted.of(pair), 'prod_crm_apikey', { type: 'apikey', now, encoding: 'base64' });
  expect(problems.map(({ code }) => code)).toEqual(['value-encoded-pair']);
});

test('accepts what a generator of random values gives', () => {
  const random = fc.uint8Array({ minLength: 24, maxLength: 48 }).filter((bytes) => new Set(bytes).size > 16);
  fc.assert(
    fc.property(random, (bytes) => {
      // A random byte above 126 is as good as certain; without one it might be text.
      bytes[0] = 200;
      for (const encoding of ['base64', 'base64url', 'hex'] as const)
        expect(codes(Buffer.from(bytes).toString(encoding))).toEqual([]);
    }),
  );
});

test('refuses a JWT that has expired, to the second, in the types that hold one', () => {
  for (const type of ['jwt', 'bearer']) {
    expect(codes(jwt({ exp: now / 1000 }), type)).toEqual(['value-expired']);
    expect(codes(jwt({ exp: now / 1000 + 1 }), type)).toEqual(['value-expires-soon']);
    expect(codes(jwt({ sub: 'no expiry' }), type)).toEqual([]);
  }
  expect(codes('not.a.token-at-all', 'bearer')).toEqual([]);
});

test('refuses a JWT that ends within five minutes, or within what the caller needs', () => {
  const endsIn = (seconds: number) => jwt({ exp: now / 1000 + seconds });
  expect(codes(endsIn(299), 'jwt')).toEqual(['value-expires-soon']);
  expect(codes(endsIn(300), 'jwt')).toEqual([]);
  expect(codes(endsIn(1), 'apikey')).toEqual([]);
  const needing = (minimumLifeSeconds: number) =>
    valueProblems(Redacted.of(endsIn(600)), 'prod_crm_bearer', { type: 'bearer', now, minimumLifeSeconds });
  expect(needing(601)).toMatchObject([{ code: 'value-expires-soon', where: 'prod_crm_bearer' }]);
  expect(needing(600)).toEqual([]);
});

test.each(['AB:CD:EF:01', 'cert_2026-01.prod', 'x'.repeat(128)])(
  'takes %j for an identifier of a certificate',
  (text) => {
    expect(codes(text, 'certid')).toEqual([]);
  },
);

test.each(['CN=crm', 'a b', 'x'.repeat(129)])('refuses %j as an identifier of a certificate', (text) => {
  expect(codes(text, 'certid')).toEqual(['value-not-identifier']);
});

test('refuses letters beyond ASCII as an identifier and as what a header carries', () => {
  expect(codes('é', 'certid')).toEqual(['value-not-carried', 'value-not-identifier']);
});

test.each(['unset', 'changeme', 'Change-Me!', 'PASSWORD', '<your key>', '${API_KEY}', '{{ key }}', '$KEY', '%KEY%'])(
  'refuses %j, which stands for a value, in any type',
  (text) => {
    for (const type of ['apikey', 'username', 'other']) expect(codes(text, type)).toContain('value-placeholder');
  },
);

test.each([
  'short1!',
  'aaaaaaaaaaaa',
  'abcabcabcabc',
  'abcdabcdabcd',
  '12345678',
  '1234567890',
  '87654321',
  'abcdefghij',
])('refuses %j as too weak where it must be hard to guess, and nowhere else', (text) => {
  for (const type of ['apikey', 'clientsecret', 'password', 'psk', 'bearer', 'jwt'])
    expect(codes(text, type)).toEqual(['value-too-weak']);
  for (const type of ['clientid', 'username']) expect(codes(text, type)).toEqual([]);
});

test.each(['abcd1234', 'qwerty12', 'hunter22', 'Summer2026', 'aabbccddaabb'])(
  'refuses %j as what an issuer would have made at random',
  (text) => {
    for (const type of ['apikey', 'clientsecret', 'bearer', 'jwt'])
      expect(codes(text, type)).toEqual(['value-too-weak']);
  },
);

test('refuses a password of eight characters only where they hardly differ', () => {
  for (const text of ['aabbccdd', 'aaaabbbc']) expect(codes(text, 'password')).toEqual(['value-too-weak']);
  for (const text of ['tr0ub4d0r', 'k7#mQ2x!']) expect(codes(text, 'password')).toEqual([]);
});

test('takes all but the rarest random values of the least length', () => {
  const alphabet = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'];
  fc.assert(
    fc.property(fc.shuffledSubarray(alphabet, { minLength: 10, maxLength: 40 }), (characters) => {
      expect(codes(characters.join(''))).not.toContain('value-too-weak');
    }),
  );
});
