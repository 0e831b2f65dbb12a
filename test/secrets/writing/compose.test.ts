import { Redacted } from '../../../core/redacted';
import { composeCredentials } from '../../../secrets/writing/compose';
import { anEnvironment } from '../../kit/an-inventory';

const values = (...names: readonly string[]) => new Map(names.map((name) => [name, Redacted.of(`value of ${name}`)]));
const shown = (composition: ReturnType<typeof composeCredentials>) =>
  composition.writes.map((write) => [
    write.name,
    write.type,
    [...write.fields].map(([key, value]) => [key, value.reveal()]),
  ]);

test('gives every credential its full field set', () => {
  const composition = composeCredentials(
    anEnvironment(),
    values('dev_crm_bearer', 'dev_crm_clientid', 'dev_crm_clientsecret'),
  );
  expect(shown(composition)).toEqual([
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
  expect(composition.withheld).toEqual([]);
});

test('withholds a credential with one missing value and writes the others', () => {
  const composition = composeCredentials(anEnvironment(), values('dev_crm_bearer', 'dev_crm_clientid'));
  expect(composition.writes.map(({ name }) => name)).toEqual(['dev_crm_bearer']);
  expect(composition.withheld).toEqual([{ name: 'dev_crm_basic', missing: ['dev_crm_clientsecret'] }]);
});
