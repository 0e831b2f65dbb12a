import { findLiteralSecrets } from '../../../constructs/judge/json/find-literal-secrets';

const kindOf = (text: string, header?: string) => findLiteralSecrets([{ header, text }])[0]?.kind;

// Built at run time, so that no file holds anything that looks like a credential.
const found: readonly (readonly [what: string, text: string])[] = [
  ['an npm token', `np${'m_'}${'aB3d'.repeat(9)}`],
  ['a SendGrid key', ['SG', 'a'.repeat(22), 'b'.repeat(43)].join('.')],
  ['a payment provider’s key', ['sk', 'live', 'a1B2'.repeat(6)].join('_')],
  ['a cloud access key', `AK${'IA'}${'Q1W2E3R4T5Y6U7I8'}`],
  ['a map service’s key', `AI${'za'}${'a1B2c'.repeat(7)}`],
  ['an address with credentials', ['https://someone', 'opensesame@host.example/x'].join(':')],
  ['credentials before a host', ['someone', 'opensesame@host.example'].join(':')],
  ['a database address', ['postgres://someone', 'opensesame@db.example/x'].join(':')],
  ['a Basic pair', `Basic ${Buffer.from(['someone', 'opensesame'].join(':')).toString('base64')}`],
  ['a bearer token', `Bearer ${'a1B2c3D4'.repeat(3)}`],
  ['a literal password in JSON', `{"password":"${'open'}sesame"}`],
];
test.each(found)('finds %s', (_what, text) => {
  expect(kindOf(text)).toEqual(expect.any(String));
});

const harmless: readonly (readonly string[])[] = [
  ['a lowered header', 'Bearer $${credentials.dev_crm_bearer}', 'Authorization'],
  [
    'a lowered Basic pair',
    'Basic $encoding.base64("${credentials.a_b_clientid}:${credentials.a_b_clientsecret}")',
    'Authorization',
  ],
  ['a media type', 'application/vnd.example.v1+json', 'Accept'],
  ['an input in the body under a credential’s name', '{"token":"$esc.jsonString(${input.token})"}'],
  ['prose about authentication', 'Basic authentication with a bearer token for internationalisation'],
  ['a mail address', 'mailto:ada@example.com'],
  ['an address with a port', 'https://crm.example.com:8443/a@b'],
  ['a uuid', '123e4567-e89b-12d3-a456-426614174000'],
  ['a contract', '{"type":"object","properties":{"password":{"type":"string","maxLength":40}}}'],
  ['a reference between resources', '${genesyscloud_integration_credential.dev_crm_clientsecret.id}'],
];
test.each(harmless)('takes %s for what it is', (...row) => {
  // Not three parameters: jest would take the one that some rows lack for a callback and wait for it.
  const [, text = '', header] = row;
  expect(kindOf(text, header)).toBeUndefined();
});

test('takes time that grows with the length of a text, not with its square', () => {
  const texts = (size: number) => ['a:', 'x@', 'Basic ', '-'].map((part) => part.repeat(size));
  // Of the processor, not of the wall, and beside a shorter text of the same run: no machine is measured.
  const timeOf = (size: number) => {
    const begun = process.cpuUsage().user;
    expect(texts(size).map((text) => kindOf(text))).toEqual(Array(4).fill(undefined));
    return process.cpuUsage().user - begun;
  };
  timeOf(1000);
  const quickest = (size: number) => Math.min(...[1, 2, 3].map(() => timeOf(size)));
  // Sixteen times the text: 16 where it grows with the length, 256 with its square.
  expect(quickest(160_000) / quickest(10_000)).toBeLessThan(64);
});
