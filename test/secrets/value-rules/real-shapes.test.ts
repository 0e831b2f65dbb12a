import fc from 'fast-check';
import type { SecretUse } from '../../../core/secret-use';
import { Redacted } from '../../../core/redacted';
import { valueProblems, type ValueContext } from '../../../secrets/value-rules/value-problems';

// Grammars of real credentials; every value is made here, at run time.

const now = Date.UTC(2026, 0, 1);
const bearerUse: SecretUse = { in: 'header', name: 'Authorization', before: 'Bearer ', after: '' };
const keyUse: SecretUse = { in: 'header', name: 'X-API-Key', before: '', after: '' };
const userUse: SecretUse = { in: 'basic', part: 'username' };
const passwordUse: SecretUse = { in: 'basic', part: 'password' };

const codes = (text: string, context: Partial<ValueContext> = {}) =>
  valueProblems(Redacted.of(text), 'prod_crm_apikey', { type: 'apikey', now, uses: [keyUse], ...context }).map(
    ({ code }) => code,
  );

const upper = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const lower = upper.toLowerCase();
const digits = '0123456789';
const alphanumeric = upper + lower + digits;
const of = (units: string, minLength: number, maxLength = minLength) =>
  fc
    .array(fc.constantFrom(...units), { minLength, maxLength, size: 'max' })
    .map((all) => all.join(''))
    .filter((text) => new Set(text).size > Math.min(8, units.length - 1, minLength - 1));
const join = (...parts: readonly (string | fc.Arbitrary<string>)[]) =>
  fc.tuple(...parts.map((one) => (typeof one === 'string' ? fc.constant(one) : one))).map((all) => all.join(''));
const hex = (length: number) => of(digits + 'abcdef', length);
const uuid = join(hex(8), '-', hex(4), '-', hex(4), '-', hex(4), '-', hex(12));
/** Bytes above 126 are as good as certain in random ones; without one they might be text. */
const bytes = (length: number) =>
  fc
    .uint8Array({ minLength: length, maxLength: length })
    .filter((all) => new Set(all).size > length / 2)
    .map((all) => Buffer.from(all.with(0, 200)));
const base64 = (length: number) => bytes(length).map((all) => all.toString('base64'));
const base64url = (length: number) => bytes(length).map((all) => all.toString('base64url'));
const json = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

const keys: Readonly<Record<string, fc.Arbitrary<string>>> = {
  'a UUID': uuid,
  'a UUID in braces': join('{', uuid, '}'),
  'a UUID with a plan behind a colon': join(uuid, ':fx'),
  'two UUIDs with a colon': join(uuid, ':', uuid),
  'two UUIDs with a dot': join(uuid, '.', uuid),
  'hex digits': hex(40),
  'an access key id': join('AKIA', of(upper + '234567', 16)),
  'a secret access key': of(`${alphanumeric}+/`, 40),
  'a key with a mode in front': join('sk_', fc.constantFrom('live', 'test'), '_', of(alphanumeric, 24, 99)),
  'a key with a version in front': join('glpat-', of(`${alphanumeric}_-`, 20)),
  'a number and a key': join(of(digits, 10), ':', of(`${alphanumeric}_-`, 35)),
  'an app, an id and a key': join(of(alphanumeric, 6), '.', of(alphanumeric, 6), ':', of(`${alphanumeric}_-`, 43)),
  'an id and a key in base64 with a colon': join(of(`${alphanumeric}_-`, 20), ':', of(`${alphanumeric}_-`, 22)),
  'base64 with padding': base64(32),
  'base64 of sixty-four bytes': base64(64),
  base64url: base64url(33),
  'a client secret with a tilde': join(of(alphanumeric, 3), '8Q~', of(`${alphanumeric}~._-`, 34)),
  'a shared access signature': join('SharedAccessSignature sr=', of(lower, 8), '&sig=', of(`${alphanumeric}%`, 40)),
  dots: join('SG.', of(`${alphanumeric}_-`, 22), '.', of(`${alphanumeric}_-`, 43)),
  bars: join(of(digits, 3), '|', of(alphanumeric, 40)),
  // Capitals alone before the sign would be a variable's name.
  'equals signs inside': join('k9', of(alphanumeric, 10), '=', of(alphanumeric, 12)),
  'percent signs': join('%', of(`${alphanumeric}%`, 30)),
  'colons at every place': join(hex(2), ':', hex(2), ':', hex(2), ':', hex(8)),
};

test.each(Object.keys(keys))('takes an API key that is %s', (name) => {
  const isSignature = name === 'a shared access signature';
  fc.assert(
    fc.property(keys[name]!, (text) => {
      // Such a one is names and values by its grammar: the declaration says so.
      expect(codes(text, { mayBeComposite: isSignature })).toEqual([]);
    }),
  );
});

/** What a generator gives that draws from everything on a keyboard. */
const printable = [...Array(94).keys()].map((code) => String.fromCharCode(0x21 + code)).join('');
const generated = of(printable, 16, 40).filter(
  (text) => !/^["'`<[{$%]|^[A-Za-z_][\w.-]*\s*[=:]|^[*.#?_-]{5}/.test(text),
);

test('takes a client secret and a password of any printable characters', () => {
  fc.assert(
    fc.property(generated, fc.constantFrom('clientsecret', 'password', 'psk'), (text, type) => {
      expect(codes(text, { type, uses: [passwordUse] })).toEqual([]);
    }),
    { numRuns: 2_000 },
  );
});

test.each([
  ['apikey', ['7be1c0f2-44aa-4c0e-9d13', '0a1b2c3d4e5f:fx'].join('-')],
  ['clientsecret', ['qmv!tX4;7<k2', 'R,W!zz'].join('')],
  ['password', 'correct horse battery staple, twice'],
  ['password', 'Remember: the milk; and bread & 42'],
  ['password', 'a=1b=2c=3d'],
  ['username', 'crm-service@example.org'],
  ['username', 'EXAMPLE\\svc_crm'],
  ['username', 'uid=crm,ou=services,dc=example'],
  ['pin', '4815'],
  ['password', '48151623'],
])('takes a %s such as %s', (type, text) => {
  expect(codes(text, { type, uses: [type === 'username' ? userUse : passwordUse] })).toEqual([]);
});

test('takes a token in the header that adds its scheme', () => {
  const token = fc.tuple(base64url(32), fc.integer()).map(([signature, id]) => {
    return [json({ alg: 'RS256' }), json({ sub: String(id), exp: now / 1000 + 3600 }), signature].join('.');
  });
  fc.assert(
    fc.property(fc.oneof(token, of(`${alphanumeric}-._~+/`, 20, 200)), (text) => {
      expect(codes(text, { type: 'bearer', uses: [bearerUse] })).toEqual([]);
    }),
  );
});

const secret = ['k7fQ2mZ9', 'xR4tWv81'].join('');

test.each([
  ['Bearer', 'Bearer '],
  ['bearer', 'Bearer '],
  ['BEARER  ', 'Bearer '],
  ['Bearer:', 'Bearer '],
  ['ApiKey', 'ApiKey '],
  ['Token', 'Token '],
  ['Token token=', 'Token token='],
  ['token=', 'Token token='],
  ['Key', 'Key id=crm, key='],
])('refuses %s in front of a value whose header adds %j', (pasted, before) => {
  const text = /[:=]$/.test(pasted) ? `${pasted}${secret}` : `${pasted} ${secret}`;
  expect(codes(text, { uses: [{ ...bearerUse, before }] })).toContain('value-with-scheme');
  expect(codes(`${before.replaceAll(/\W/g, '')}_${secret}`, { uses: [{ ...bearerUse, before }] })).toEqual([]);
});

test('refuses what the header has behind a value', () => {
  const uses: SecretUse[] = [{ in: 'header', name: 'X-Key', before: '', after: '; v=2' }];
  expect(codes(`${secret}; v=2`, { uses })).toEqual(['value-with-scheme']);
  expect(codes(secret, { uses })).toEqual([]);
});

test('refuses a scheme where the header is none of those that take one, and where the pair is encoded for it', () => {
  expect(codes(`Bearer ${secret}`)).toEqual(['value-with-scheme']);
  const pair = Buffer.from(`client-one:${secret}`).toString('base64');
  expect(codes(`Basic ${pair}`, { type: 'password', uses: [passwordUse] })).toContain('value-with-scheme');
  expect(codes(`Basic ${pair}`, { type: 'issuersecret', uses: [{ in: 'issuer' }] })).toContain('value-with-scheme');
  // A service whose documentation has the scheme in the value: its header adds none.
  expect(codes(`Bearer ${secret}`, { uses: [{ ...bearerUse, before: '' }] })).toEqual([]);
  expect(codes('Basic instinct was in 1992', { type: 'password', uses: [passwordUse] })).toEqual([]);
});

test.each([
  `"${secret}"`,
  `'${secret}'`,
  `\`${secret}\``,
  `“${secret}”`,
  `‘${secret}’`,
  `"${secret}",`,
  `'${secret}';`,
])('refuses quotes: %s', (text) => {
  expect(codes(text)).toContain('value-quoted');
  expect(codes(text, { type: 'password', uses: [passwordUse] })).toEqual(['value-quoted']);
});

test.each([
  `CRM_KEY="${secret}"`,
  `CRM_KEY=${secret}`,
  `export CRM=${secret}`,
  `export CRM_KEY='${secret}'`,
  `set CRM=${secret}`,
  `$env:CRM_KEY = "${secret}"`,
  `KEY=${secret}`,
  `API_KEY: ${secret}`,
  `apiKey: "${secret}",`,
  `"apiKey": "${secret}",`,
  `api-key=${secret}`,
  `token:${secret}`,
  `password=${secret}`,
  `client_secret = ${secret}`,
  `prod_crm_apikey=${secret}`,
  `X-API-Key: ${secret}`,
  `X-Vendor-Thing: ${secret}`,
  `Authorization: ApiKey ${secret}`,
  `authorization: Bearer ${secret}`,
])('refuses a whole line: %s', (text) => {
  const found = codes(text, { labels: ['prod_crm_apikey', 'apikey', 'PROD_CRM_APIKEY'] });
  expect(found).toEqual(['value-labelled']);
});

test.each([
  `{"id":"a","key":"${secret}"}`,
  `["${secret}"]`,
  `client_id=one&client_secret=${secret}`,
  `client_secret=${secret}==;client_id=one;`,
  `client_id: one, client_secret: ${secret}`,
  `user=one password=${secret}`,
  `AccountName=crm;AccountKey=${secret}==;EndpointSuffix=example.org`,
  `${secret},${secret.split('').reverse().join('')}`,
])('refuses several values: %s', (text) => {
  expect(codes(text)).toContain('value-composite');
  expect(codes(text, { mayBeComposite: true })).toEqual([]);
});

test('refuses a pair where only one of both belongs', () => {
  const id = '0f1e2d3c-1a2b-4c3d-8e4f-5a6b7c8d9e0f';
  for (const left of ['crm-client', 'service@example.org', id])
    expect(codes(`${left}:${secret}`, { type: 'clientsecret', uses: [passwordUse] })).toEqual(['value-composite']);
  expect(codes(`Zk4:${secret}`, { type: 'clientid', uses: [userUse] })).toEqual(['value-not-carried']);
});

test.each([
  '********',
  '••••••••',
  'sk_live_xxxxxxxxxxxx',
  'xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx',
  'YOUR-API-KEY-HERE',
  'insert_token_here',
  '<your token>',
  '[your key]',
  'REDACTED',
])('refuses %j, which stands where a value was hidden or is to come', (text) => {
  expect(codes(text)).toContain('value-placeholder');
});

test.each([
  ['a no-break space', `${secret}\u00a0${secret}`, 'value-control-character'],
  ['a zero-width space', `${secret}\u200b`, 'value-control-character'],
  ['a byte order mark', `\ufeff${secret}`, 'value-control-character'],
  ['full-width letters', `${secret}\uff21`, 'value-look-alike'],
])('refuses %s in whatever it is used for', (_name, text, code) => {
  for (const uses of [[keyUse], [passwordUse], [{ in: 'body' } as const], []])
    expect(codes(text, { type: 'password', uses })).toContain(code);
});

test('lets letters beyond ASCII stand where they are encoded first, and nowhere else', () => {
  const text = 'Schlüssel-für-März-7';
  for (const uses of [[passwordUse], [{ in: 'body' } as const], [{ in: 'issuer' } as const]])
    expect(codes(text, { type: 'password', uses })).toEqual([]);
  for (const uses of [[keyUse], [passwordUse, bearerUse], []])
    expect(codes(text, { type: 'password', uses })).toEqual(['value-not-carried']);
});
