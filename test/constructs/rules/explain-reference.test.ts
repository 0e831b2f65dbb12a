import { explainReference } from '../../../constructs/rules/explain-reference';

const declared = ['dev_crm_bearer', 'dev_crm_apikey'];
const meant = 'did you mean {{secrets.dev_crm_bearer}}?';

const rows: readonly (readonly [text: string, explanation: string])[] = [
  ['Bearer {{ secrets.dev_crm_bearer }}', `a blank between the braces; ${meant}`],
  ['{{secrets.DEV_crm_bearer}}', `capitals; ${meant}`],
  ['{{secrets.dev_crm_bearer}', `braces that are not closed as they are opened; ${meant}`],
  ['{{{secrets.dev_crm_bearer}}}', `braces that are not closed as they are opened; ${meant}`],
  ['{{secrets.dev.crm.bearer}}', `dots or dashes inside the name; ${meant}`],
  ['{{secret.dev_crm_bearer}}', `a word other than \`secrets\`; ${meant}`],
  ['｛｛secrets.dev_crm_bearer｝｝', `braces that only look like { and }; ${meant}`],
  ['{{secrets.dev_crm_baerer}}', `a name that is not declared; ${meant}`],
  ['{{secrets.prod_billing_certid}}', 'a name that is not declared'],
];

test.each(rows)('explains %s', (text, explanation) => {
  expect(explainReference(text, declared)).toBe(explanation);
});

test('sees characters that nobody sees', () => {
  expect(explainReference('{{secrets.dev_crm\u200b_bearer}}', declared)).toBe(`characters that are not seen; ${meant}`);
});

test('says nothing where there is nothing to say', () => {
  expect(explainReference('{{secrets.dev_crm_bearer}}', [])).toBe('a name that is not declared');
  expect(explainReference('Bearer', declared)).toBe('');
});
