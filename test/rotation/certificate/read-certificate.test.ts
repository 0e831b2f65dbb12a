import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv/dist/2020';
import { z } from 'zod';
import { ProblemsError } from '../../../core/problem';
import { newKey } from '../../../ledger/keys/key-text';
import { parsePublicKey, parseSigningKey } from '../../../ledger/keys/signing-key';
import { buildCertificate } from '../../../rotation/certificate/build-certificate';
import { envelopeSchema } from '../../../rotation/certificate/certificate';
import { readCertificate } from '../../../rotation/certificate/read-certificate';
import { renderCertificate } from '../../../rotation/certificate/render-certificate';
import { renderEnvelope, signCertificate } from '../../../rotation/certificate/sign-certificate';
import { begunAt, someEvidence } from './some-evidence';

const key = parseSigningKey(newKey(), 'a test');
const reader = parsePublicKey(key.publicKey, 'a test');
const certificate = buildCertificate(someEvidence(), { at: begunAt + 100_000, actor: 'a | test' });
const envelope = signCertificate(certificate, key);
const [json, markdown] = [renderEnvelope(envelope), renderCertificate(envelope)];

function codeOf(text: string, reading = reader): string | undefined {
  try {
    readCertificate(text, reading, 'a file');
    return undefined;
  } catch (error) {
    if (error instanceof ProblemsError) return error.problems[0]?.code;
    throw error;
  }
}

test('reads what was signed, as JSON and as Markdown', () => {
  expect(readCertificate(json, reader, 'a file')).toEqual(certificate);
  expect(readCertificate(markdown, reader, 'a file')).toEqual(certificate);
});

test.each([
  ['JSON', json],
  ['Markdown', markdown],
])('finds every altered, missing or added character of the %s', (_, text) => {
  const passed: number[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const other = text[at] === 'x' ? 'y' : 'x';
    // Removing and adding is tried at every seventh place: it takes long.
    const puts = at % 7 === 0 ? [other, '', `${text[at]}${other}`] : [other];
    const changes = puts.map((put) => text.slice(0, at) + put + text.slice(at + 1));
    if (changes.some((changed) => codeOf(changed) === undefined)) passed.push(at);
  }
  expect(passed).toEqual([]);
  expect(text.length).toBeGreaterThan(2000);
});

test('refuses another key, a certificate without signature, and one of a later version', () => {
  const stranger = parsePublicKey(parseSigningKey(newKey(), 'a test').publicKey, 'a test');
  expect(codeOf(json, stranger)).toBe('certificate-key-differs');
  // Whoever claims to be us in words only.
  expect(codeOf(json, { ...stranger, id: key.id })).toBe('certificate-altered');
  expect(codeOf(renderEnvelope(signCertificate(certificate, undefined)))).toBe('certificate-unsigned');
  expect(codeOf(json.replace('"version":1', '"version":2'))).toBe('certificate-version-unknown');
  expect(codeOf('{}')).toBe('certificate-unreadable');
  expect(codeOf('# A page\n')).toBe('certificate-unreadable');
});

const shipped = join(__dirname, '../../../docs/schemas/rotation-certificate-1.schema.json');

test('ships a JSON Schema that says what certificates look like, and no other', () => {
  const schema = JSON.parse(readFileSync(shipped, 'utf8')) as Record<string, unknown>;
  expect(schema).toMatchObject(z.toJSONSchema(envelopeSchema));
  const validate = new Ajv({ strict: false, formats: { 'date-time': true } }).compile(schema);
  expect(validate(JSON.parse(json))).toBe(true);
  expect(validate(JSON.parse(json.replace('"outcome":"proven"', '"outcome":"likely"')))).toBe(false);
  expect(validate({ ...envelope, note: 'more' })).toBe(false);
});

test('looks like this', () => {
  const text = markdown.replaceAll(key.id, 'KEY').replace(/```json\n[\s\S]*$/, '');
  expect(text).toMatchInlineSnapshot(`
   "# Rotation of \`dev_crm_bearer\`, generation 2: proven

   Environment \`dev\`; begun 2026-03-01T10:00:00.000Z (due), done. Made 2026-03-01T10:01:40.000Z by a \\| test; signed with key \`KEY\`.

   ## Claims

   | Claim | Outcome | How | When |
   | --- | --- | --- | --- |
   | The new value was accepted before it was written | proven | probe GET /whoami: 200 | 2026-03-01T10:00:02.000Z |
   | The platform took the new value | proven | the platform answered the write; modified 2026-03-01T10:00:03Z by the platform's clock | 2026-03-01T10:00:03.000Z |
   | The test console got an answer with it (not required) | proven | console dev-crm-who-am-i: 200 | 2026-03-01T10:00:04.000Z |
   | The platform uses the new value | proven | old value: introspection: dead; platform: console dev-crm-who-am-i: 200 | 2026-03-01T10:01:30.000Z |
   | The old value is refused | proven | old value: introspection: dead; platform: console dev-crm-who-am-i: 200 | 2026-03-01T10:01:30.000Z |
   | No run of ours was refused meanwhile | proven | 0 of 1 runs by us got 401 or 403 | 2026-03-01T10:00:06.000Z |
   | The ledger has every step, unaltered | proven | 7 records in a chain that is whole | 2026-03-01T10:00:08.000Z |
   | The platform’s audit log has the write (not required) | proven | record audit-1 | 2026-03-01T10:00:20.000Z |

   ## Steps

   | Step | Begun | Ended | Found |
   | --- | --- | --- | --- |
   | issue | 2026-03-01T10:00:00.000Z | 2026-03-01T10:00:01.000Z | proven: client credentials as dev_crm_clientid |
   | check | 2026-03-01T10:00:01.000Z | 2026-03-01T10:00:02.000Z | proven: probe GET /whoami: 200 |
   | store | 2026-03-01T10:00:02.000Z | 2026-03-01T10:00:03.000Z | proven: the platform took it |
   | verify | 2026-03-01T10:00:03.000Z | 2026-03-01T10:00:04.000Z | proven: console dev-crm-who-am-i: 200 |
   | retire | 2026-03-01T10:00:04.000Z | 2026-03-01T10:01:28.000Z | proven: revoked |
   | prove | 2026-03-01T10:01:28.000Z | 2026-03-01T10:01:30.000Z | proven: old value: introspection: dead; platform: console dev-crm-who-am-i: 200 |

   ## Facts

   - old value: generation 1, fingerprint 1111111111111111, ends 2026-03-01T10:05:00.000Z
   - new value: generation 2, fingerprint 2222222222222222, ends 2026-03-01T10:30:00.000Z
   - key of the fingerprints: 01234567
   - overlap: 85 s needed, 85 s given
   - runs by us in the test console: 1, of which 0 got 401 or 403 and 0 failed otherwise
   - audit log: record audit-1 of 2026-03-01T10:00:03.000Z, found 2026-03-01T10:00:20.000Z
   - ledger: records 3, 4, 5, 6, 7, 8, 9, the last with hash 8888888888888888888888888888888888888888888888888888888888888888

   ## What this cannot say

   - The platform publishes no results of executions that flows make: those counted here are our own, in its test console.
   - A run in the test console shows what one instance of the platform sends; for the others stands the arithmetic of the overlap.
   - Times are those of the machine that rotated, but for those that are said to be the platform’s.
   - A certificate is made from our own ledger: its signature says who made it, not that the ledger is complete.

   ## The signed certificate

   "
  `);
});
