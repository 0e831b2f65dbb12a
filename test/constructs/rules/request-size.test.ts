import fc from 'fast-check';
import { z } from 'zod';
import { basicAuth, bodyException, del, field, get, header, path, post } from '../../../constructs';
import { inputTypesOf, toContract } from '../../../constructs/words/contract';
import { lowerBody } from '../../../constructs/words/lower-request';
import type { Field } from '../../../constructs/words/field';
import {
  exampleContentLength,
  largestRequest,
  requestSizeProblems,
  worstCase,
} from '../../../constructs/rules/request-size';
import { maxRequestBytes } from '../../../core/request-limit';
import { resolveTemplate } from '../../../sandbox/genesys/execution/resolve-template';

const secret = { secretName: 'dev_crm_bearer', environmentName: 'dev' };
const baseUrl = 'https://crm.example.com';
const bare = { baseUrl, headers: {}, input: toContract(z.object({})) };

function sized(input: z.ZodObject, body: Record<string, Field | string>) {
  return { ...bare, request: post(path`/a`, { body }), input: toContract(input) };
}

test('counts literals as they are, in UTF-8', () => {
  expect(largestRequest(sized(z.object({}), { a: 'ä' }))).toBe(`${baseUrl}/a`.length + Buffer.byteLength('{"a":"ä"}'));
});

test('counts every secret with the longest value it may have, and base64 with a third more', () => {
  const request = get(path`/a`);
  const plain = largestRequest({ ...bare, request });
  const bearer = largestRequest({ ...bare, request, headers: { A: header`${secret}` } });
  const basic = largestRequest({ ...bare, request, headers: { A: basicAuth(secret, secret) } });
  expect(bearer - plain).toBe(worstCase.secret + 5);
  expect(basic - plain).toBe(Math.ceil((2 * worstCase.secret * 4) / 3) + 5);
});

test('counts a bounded text with its bound, and an unbounded one with 10 KB', () => {
  const size = (text: z.ZodType) => largestRequest(sized(z.object({ text }), { a: field('text') }));
  const empty = size(z.string().max(0));
  expect(size(z.string().max(100)) - empty).toBe(100 * worstCase.jsonCharacter);
  expect(size(z.string()) - empty).toBe(worstCase.unboundedText * worstCase.jsonCharacter);
  expect(size(z.enum(['a', 'bcd'])) - empty).toBe(3 * worstCase.jsonCharacter);
  expect(size(z.int()) - empty).toBe(worstCase.number);
});

test('accepts what just fits and refuses one character more', () => {
  const room = maxRequestBytes - largestRequest(sized(z.object({}), { a: '' }));
  expect(requestSizeProblems(sized(z.object({}), { a: 'x'.repeat(room) }))).toEqual([]);
  expect(requestSizeProblems(sized(z.object({}), { a: 'x'.repeat(room + 1) }))).toEqual([
    expect.objectContaining({ code: 'request-too-large', what: expect.stringContaining('524289') as string }),
  ]);
});

test('names the inputs that need a bound', () => {
  const names = Array.from({ length: 10 }, (_, i) => `text${i}`);
  const input = z.object(Object.fromEntries(names.map((name) => [name, z.string()])));
  const body = Object.fromEntries(names.map((name) => [name, field(name)]));
  expect(requestSizeProblems(sized(input, body))[0]?.fix).toContain('bound text0, text1');
});

describe('the Content-Length of a test request', () => {
  const contract = toContract(z.object({ text: z.string(), count: z.int(), flag: z.boolean().optional() }));
  const request = post(path`/a`, {
    body: { ä: [field('text'), 'fixed/text'], count: field('count'), nested: { flag: field('flag'), none: null } },
  });

  test('is what the platform of the sandbox makes of the example', () => {
    const inputs = fc.record(
      { text: fc.string({ unit: 'binary' }), count: fc.integer(), flag: fc.boolean() },
      { requiredKeys: ['text', 'count'] },
    );
    fc.assert(
      fc.property(inputs, (example) => {
        const template = lowerBody(request, inputTypesOf(contract));
        const context = { input: example, credentials: {}, secret: () => undefined, authResponse: undefined };
        const body = resolveTemplate('requestTemplate', template, context).text;
        expect(exampleContentLength({ ...bare, request, input: contract, example })).toBe(Buffer.byteLength(body));
      }),
    );
  });

  test('counts a secret as the longest that is ever written', () => {
    const secret = bodyException<string>({} as never);
    const excepted = { ...request, body: { key: secret } };
    expect(exampleContentLength({ ...bare, request: excepted, example: {} })).toBe(
      '{"key":""}'.length + worstCase.secret * worstCase.jsonCharacter,
    );
  });

  test('is that of the inputs where the action has no body of its own', () => {
    const example = { accountId: 'A-1001' };
    expect(exampleContentLength({ ...bare, request: del(path`/a`), example })).toBe(JSON.stringify(example).length);
  });

  test('is not told without an example, nor for a GET', () => {
    expect(exampleContentLength({ ...bare, request })).toBeUndefined();
    expect(exampleContentLength({ ...bare, request: get(path`/a`), example: {} })).toBeUndefined();
  });
});
