import { z } from 'zod';
import { basicAuth, field, get, header, path, post } from '../../constructs';
import { toContract } from '../../constructs/data-action/contract';
import { largestRequest, maxRequestBytes, requestSizeProblems, worstCase } from '../../constructs/policy/request-size';

const secret = { secretName: 'dev_crm_bearer', environmentName: 'dev' };
const baseUrl = 'https://crm.example.com';
const bare = { baseUrl, headers: {}, input: toContract(z.object({})) };

function sized(input: z.ZodObject, body: Record<string, ReturnType<typeof field> | string>) {
  return { ...bare, request: post(path`/a`, { body }), input: toContract(input) };
}

test('counts literals as they are, in UTF-8', () => {
  expect(largestRequest(sized(z.object({}), { a: 'ä' }))).toBe(
    `${baseUrl}/a`.length + 2 + 2 + '"a"'.length + '"ä"'.length + 1,
  );
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
