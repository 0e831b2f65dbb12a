import fc from 'fast-check';
import type { SecretUse } from '../../../core/secret-use';
import { Redacted } from '../../../core/redacted';
import { systemSend } from '../../../genesys/send';
import { executeAction } from '../../../sandbox/genesys/execution/execute-action';
import { valueProblems } from '../../../secrets/value-rules/value-problems';
import { aTarget, type Target } from '../../sandbox/genesys/execution/a-target';
import { anAction, portsWith } from '../../sandbox/genesys/execution/an-action';

// What the rules accept is what arrives, byte for byte: by Node's own HTTP, and by the platform's templates.

const now = Date.UTC(2026, 0, 1);
let target: Target;
beforeAll(async () => {
  target = await aTarget(() => ({}));
});
afterAll(() => target.close());

const accepts = (text: string, use: SecretUse, type = 'other') =>
  valueProblems(Redacted.of(text), 'dev_crm_other', { type, now, uses: [use] }).length === 0;

/** Of every kind: keyboards, other scripts, what nobody sees. Blanks and ASCII are likely, so that many are accepted. */
const text = fc.oneof(
  fc.string({ unit: 'grapheme-ascii', minLength: 1 }),
  fc.string({ unit: 'grapheme', minLength: 1 }),
  fc.string({ unit: 'binary', minLength: 1 }),
  fc.string({ unit: fc.constantFrom(...`aB3 $#{}"'\\;:,|%!(`, '${', '#set(', '$!{'), minLength: 1 }),
);

const header: SecretUse = { in: 'header', name: 'X-Key', before: '', after: '' };
const prefixed: SecretUse = { in: 'header', name: 'Authorization', before: 'Bearer ', after: '' };

/** What the target saw of a header; undefined where the request could not be made. */
async function sent(headers: Readonly<Record<string, string>>, name: string): Promise<string | undefined> {
  target.seen.splice(0);
  const signal = AbortSignal.timeout(60_000);
  await systemSend({ method: 'GET', url: target.url, headers, body: undefined, signal, mostBytes: 1000 }).catch(
    () => undefined,
  );
  const seen = target.seen[0]?.headers[name];
  return seen === undefined ? undefined : String(seen);
}

async function executed(
  headers: Readonly<Record<string, string>>,
  fields: Readonly<Record<string, string>>,
  body?: string,
): Promise<Target['seen'][number] | undefined> {
  target.seen.splice(0);
  const request = { requestUrlTemplate: `${target.url}/x`, headers };
  const action = anAction({
    request: body === undefined ? request : { ...request, requestType: 'POST', requestTemplate: body },
  });
  await executeAction(action, {}, portsWith(fields), { flatten: false });
  return target.seen[0];
}

test('carries every accepted value in a header, and refuses every one that a header does not carry', async () => {
  await fc.assert(
    fc.asyncProperty(text, async (value) => {
      const arrived = await sent({ 'X-Key': value }, 'x-key');
      if (accepts(value, header)) expect(arrived).toBe(value);
      else if (arrived !== value) expect(accepts(value, header)).toBe(false);
      if (accepts(value, prefixed))
        expect(await sent({ Authorization: `Bearer ${value}` }, 'authorization')).toBe(`Bearer ${value}`);
    }),
    { numRuns: 400 },
  );
});

test('carries every accepted value through the template of a header', async () => {
  await fc.assert(
    fc.asyncProperty(text, async (value) => {
      fc.pre(accepts(value, header) && accepts(value, prefixed));
      const seen = await executed(
        { 'X-Key': '${credentials.dev_crm_other}', Authorization: 'Bearer ${credentials.dev_crm_other}' },
        { dev_crm_other: value },
      );
      expect(seen?.headers).toMatchObject({ 'x-key': value, authorization: `Bearer ${value}` });
    }),
    { numRuns: 60 },
  );
});

test('carries every accepted pair through the template of HTTP Basic', async () => {
  await fc.assert(
    fc.asyncProperty(text, text, async (username, password) => {
      fc.pre(
        accepts(username, { in: 'basic', part: 'username' }) && accepts(password, { in: 'basic', part: 'password' }),
      );
      const seen = await executed(
        { Authorization: 'Basic $encoding.base64("${credentials.dev_crm_one}:${credentials.dev_crm_two}")' },
        { dev_crm_one: username, dev_crm_two: password },
      );
      const [scheme, encoded = ''] = (seen?.headers.authorization ?? '').split(' ');
      const pair = Buffer.from(encoded, 'base64').toString('utf8');
      // As every server parts them (RFC 7617, 2): at the first colon.
      const [user] = pair.split(':', 1);
      expect([scheme, user, pair.slice((user ?? '').length + 1)]).toEqual(['Basic', username, password]);
    }),
    { numRuns: 60 },
  );
});

test('carries every accepted value in a body', async () => {
  await fc.assert(
    fc.asyncProperty(text, async (value) => {
      fc.pre(accepts(value, { in: 'body' }));
      const seen = await executed(
        {},
        { dev_crm_other: value },
        '{"key":"$esc.jsonString(${credentials.dev_crm_other})"}',
      );
      expect(JSON.parse(seen?.body ?? '')).toEqual({ key: value });
    }),
    { numRuns: 60 },
  );
});
