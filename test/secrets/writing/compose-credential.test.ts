import { Redacted } from '../../../core/redacted';
import { composeCredential } from '../../../secrets/writing/compose-credential';
import { anEnvironment } from '../../kit/an-inventory';

const values = (...names: readonly string[]) => new Map(names.map((name) => [name, Redacted.of(`value of ${name}`)]));
const composed = (...names: readonly string[]) =>
  anEnvironment().credentials.map((credential) => {
    const write = composeCredential(credential, values(...names));
    return write && [write.name, write.type, [...write.fields].map(([key, value]) => [key, value.reveal()])];
  });

test('gives every credential its full field set', () => {
  expect(composed('dev_crm_bearer', 'dev_crm_clientid', 'dev_crm_clientsecret')).toEqual([
    ['dev_crm_bearer', 'userDefined', [['dev_crm_bearer', 'value of dev_crm_bearer']]],
    [
      'dev_crm_basic',
      'userDefined',
      [
        ['dev_crm_clientid', 'value of dev_crm_clientid'],
        ['dev_crm_clientsecret', 'value of dev_crm_clientsecret'],
      ],
    ],
  ]);
});

test('withholds a credential with one missing value', () => {
  expect(composed('dev_crm_bearer', 'dev_crm_clientid')).toEqual([
    ['dev_crm_bearer', 'userDefined', [['dev_crm_bearer', 'value of dev_crm_bearer']]],
    undefined,
  ]);
});
