import fc from 'fast-check';
import { readTokenAnswer } from '../../genesys/token-answer';

const marker = ['a', 'token', 'of', 'this', 'test'].join('-');
const good = { access_token: marker, token_type: 'Bearer', expires_in: 3600 };
const read = (body: unknown, status = 200) =>
  readTokenAnswer({ status, text: typeof body === 'string' ? body : JSON.stringify(body) });
const life = (expires_in: unknown) => {
  const answer = read({ ...good, expires_in });
  return answer.kind === 'granted' ? answer.expiresInSeconds : answer;
};

test.each([
  ['status 201', good, 201],
  ['status 203', good, 203],
  ['a byte order mark', `\uFEFF${JSON.stringify(good)}`, 200],
  ['nulls in what is not needed', { ...good, scope: null, refresh_token: null, id_token: null, error: null }, 200],
  ['objects in what is not needed', { ...good, scope: {}, refresh_token: [], id_token: 7, issued_token_type: {} }, 200],
  ['a type in small letters', { ...good, token_type: 'bearer' }, 200],
  ['a type in capitals, with blanks', { ...good, token_type: ' BEARER ' }, 200],
  ['a member twice that is not needed', `{"scope":"a","scope":"b",${JSON.stringify(good).slice(1)}`, 200],
])('takes an answer with %s', (_, body, status) => {
  expect(read(body, status)).toMatchObject({ kind: 'granted', expiresInSeconds: 3600 });
});

test('takes a token whose type is not said', () => {
  expect(read({ access_token: marker })).toMatchObject({ kind: 'granted', expiresInSeconds: undefined });
  expect(read({ ...good, token_type: null })).toMatchObject({ kind: 'granted' });
});

test.each<[unknown, number | undefined]>([
  [3600, 3600],
  ['3600', 3600],
  [' 60 ', 60],
  [3599.9, 3599],
  [0, 0],
  [null, undefined],
  [undefined, undefined],
  [1e300, 315_360_000],
])('takes expires_in %p as %p seconds', (said, seconds) => {
  expect(life(said)).toBe(seconds);
});

test.each<[unknown, string]>([
  [[3600], 'it is a list'],
  [{}, 'it is an object'],
  [true, 'it is true or false'],
  ['', 'it is an empty text that is none'],
  ['1h', 'it is a text that is none'],
  ['NaN', 'it is a text that is none'],
  ['1e9', 'it is a text that is none'],
  ['-1', 'it is a text that is none'],
])('names expires_in where it is %p', (said, why) => {
  expect(life(said)).toEqual({ kind: 'unusable', what: `\`expires_in\` must be a number of seconds, ${why}` });
});

test.each([
  ['expires_in', '-5', '`expires_in` is negative'],
  ['expires_in', '1e400', '`expires_in` must be a number of seconds, it is a number that is none'],
  ['token_type', '"mac"', '`token_type` must be Bearer, it is mac'],
  ['token_type', '"DPoP"', '`token_type` must be Bearer, it is DPoP'],
  ['token_type', '"N_A"', '`token_type` must be Bearer, it is N_A'],
  ['token_type', '"something of its own"', '`token_type` must be Bearer, it is another text'],
  ['token_type', '""', '`token_type` must be Bearer, it is another text'],
  ['token_type', '["Bearer"]', '`token_type` must be Bearer, it is a list'],
  ['access_token', 'null', '`access_token` must be a text, it is null'],
  ['access_token', '7', '`access_token` must be a text, it is a number'],
  ['access_token', '["x"]', '`access_token` must be a text, it is a list'],
  ['access_token', '""', '`access_token` must be a text, it is an empty text'],
  ['access_token', '" \\t"', '`access_token` is blank'],
  ['access_token', `"${'x'.repeat(40_000)}"`, '`access_token` is longer than 32768 characters'],
])('names the member that is wrong: %s = %s', (name, text, what) => {
  const { [name as 'expires_in']: _, ...rest } = good;
  expect(read(`{"${name}":${text},${JSON.stringify(rest).slice(1)}`)).toEqual({ kind: 'unusable', what });
});

test.each([
  ['no body', '', 'it is empty'],
  ['HTML', '<html>', 'it is no JSON'],
  ['a JWT', 'eyJhbGciOiJub25lIn0.e30.', 'it is no JSON'],
  ['garbage behind it', `${JSON.stringify(good)}}`, 'it is no JSON'],
  ['UTF-16', Buffer.from(JSON.stringify(good), 'utf16le').toString('utf8'), 'it is no JSON'],
  ['a list', '[]', 'it is a list, and no object'],
  ['null', 'null', 'it is null, and no object'],
])('says what an answer is that is no object: %s', (_, body, why) => {
  expect(read(body)).toEqual({ kind: 'unusable', what: `a token’s answer must be a JSON object: ${why}` });
});

test('does not choose between two tokens', () => {
  const what = '`access_token` stands there twice';
  expect(read(`{"access_token":"x",${JSON.stringify(good).slice(1)}`)).toEqual({ kind: 'unusable', what });
  expect(read(`{"access\\u005ftoken":"x",${JSON.stringify(good).slice(1)}`)).toEqual({ kind: 'unusable', what });
});

test.each<[number, string | undefined, object]>([
  [200, 'invalid_client', { kind: 'refused', isClient: true }],
  [200, 'invalid_grant', { kind: 'refused', isClient: false }],
  [200, 'slow_down', { kind: 'later' }],
  [401, undefined, { kind: 'refused', isClient: true }],
  [400, 'unauthorized_client', { kind: 'refused', isClient: true }],
  [400, undefined, { kind: 'refused', isClient: false }],
  [408, undefined, { kind: 'later' }],
  [503, 'temporarily_unavailable', { kind: 'later' }],
  [302, undefined, { kind: 'refused', isClient: false }],
])('reads %p with error %p', (status, error, expected) => {
  expect(read({ error }, status)).toEqual(expected);
});

test('takes a token that is there, whatever an error says beside it', () => {
  expect(read({ ...good, error: 'E-17' })).toMatchObject({ kind: 'granted' });
});

test('reads whatever comes, and says nothing of the token', () => {
  const member = fc.oneof(fc.jsonValue(), fc.constant(marker), fc.constant('Bearer'), fc.constant(3600));
  const answer = fc.record(
    {
      access_token: fc.constantFrom<unknown>(marker, [marker], { marker }),
      token_type: member,
      expires_in: member,
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.oneof(answer, fc.jsonValue()), fc.constantFrom(200, 201, 204, 400, 401, 500), (body, status) => {
      const result = read(body, status);
      expect(JSON.stringify(result)).not.toContain(marker);
      if (result.kind !== 'granted') return;
      expect(result.token.reveal()).toBe(marker);
      const { expiresInSeconds: seconds } = result;
      if (seconds !== undefined) expect(Number.isInteger(seconds) && seconds >= 0).toBe(true);
    }),
  );
});
