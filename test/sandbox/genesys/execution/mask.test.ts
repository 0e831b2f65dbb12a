import { mask, maskedHeader, scrubbed, scrubber } from '../../../../sandbox/genesys/execution/mask';

it.each([
  ['Bearer ${credentials.dev_crm_bearer}', `Bearer ${mask}`],
  ['Basic $encoding.base64("${credentials.a}:${credentials.b}")', `Basic ${mask}`],
  ['{{secrets.dev_crm_apikey}}', mask],
  ['${credentials.scheme} ${credentials.key}', mask],
  ['#if($input.a)Bearer#end ${credentials.key}', mask],
])('shows a header made of %s as %s', (template, shown) => {
  expect(maskedHeader(template)).toBe(shown);
});

it('replaces a value raw, in Base64, URL-encoded and JSON-escaped, the longest first', () => {
  const value = 'va lue/"1"';
  const texts = [
    value,
    Buffer.from(value).toString('base64'),
    encodeURIComponent(value),
    'va+lue%2F%221%22',
    JSON.stringify(value),
    `${value}-more`,
  ];
  const scrub = scrubber([value, `${value}-more`]);
  expect(texts.map(scrub)).toEqual([mask, mask, mask, mask, `"${mask}"`, mask]);
});

it('reaches every text in a JSON value, names of members included, and leaves the rest', () => {
  const scrub = scrubber(['secret-value']);
  expect(scrubbed({ a: ['x secret-value', 1, null, true], 'secret-value': { b: 'y' } }, scrub)).toEqual({
    a: [`x ${mask}`, 1, null, true],
    [mask]: { b: 'y' },
  });
});

it('leaves texts alone that are too short to be told from ordinary ones', () => {
  expect(scrubber(['', 'a', 'abc'])('a abc b')).toBe('a abc b');
});
