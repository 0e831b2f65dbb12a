import { inspect } from 'node:util';
import fc from 'fast-check';
import { Redacted } from '../../../core/redacted';
import { createReuseCheck } from '../../../secrets/reading/reuse';
import { setSecret } from '../../../secrets/set';
import { syncSecrets } from '../../../secrets/sync';
import { aClient } from '../../kit/a-client';
import { aPlatform } from '../../kit/a-platform';
import { anEnvironment, anInventory } from '../../kit/an-inventory';
import { runKey, sourcePorts } from '../../kit/source-ports';
import { useLedger } from '../../kit/a-write-ledger';

const ledger = useLedger();

const named = fc.array(fc.string({ minLength: 1, maxLength: 3 }), { maxLength: 12 });

test('finds exactly the values that come more than once, whatever the order they are read in', () => {
  fc.assert(
    fc.property(named, fc.infiniteStream(fc.nat()), (values, random) => {
      const names = values.map((_, index) => `s${index}`);
      const order = values
        .map((value, index) => ({ value, index, place: random.next().value as number }))
        .sort((a, b) => a.place - b.place);
      const check = createReuseCheck(runKey);
      for (const { value, index } of order) check.note(`s${index}`, Redacted.of(value));
      const repeated = values.flatMap((value, index) => (values.indexOf(value) < index ? [`s${index}`] : []));
      expect(check.problems(names).map(({ where }) => where)).toEqual(repeated);
    }),
  );
});

test('forgets the value that a later one of the same secret replaces', () => {
  const check = createReuseCheck(runKey);
  check.note('a', Redacted.of('one'));
  check.note('b', Redacted.of('one'));
  check.note('b', Redacted.of('two'));
  expect(check.problems(['a', 'b'])).toEqual([]);
  check.note('b', Redacted.of('one'));
  expect(check.problems(['b'])).toMatchObject([
    { code: 'value-reused', where: 'b', what: expect.stringContaining(' a') },
  ]);
});

test('keeps no value, nor a plain hash', () => {
  const value = ['kept', 'nowhere'].join('-');
  const check = createReuseCheck(runKey);
  check.note('a', Redacted.of(value));
  check.note('b', Redacted.of(value));
  expect(inspect([check, check.problems(['a', 'b'])], { depth: 20, showHidden: true })).not.toContain(value);
});

test('refuses one value in two environments and under two names before anything is written', async () => {
  const platform = aPlatform(['dev_crm_bearer', 'dev_crm_basic', 'stg_crm_bearer', 'stg_crm_basic']);
  const env = {
    DEV_CRM_BEARER: 'shared-value',
    DEV_CRM_CLIENTID: 'dev-client',
    DEV_CRM_CLIENTSECRET: 'dev-password',
    STG_CRM_BEARER: 'shared-value',
    STG_CRM_CLIENTID: 'stg-password',
    STG_CRM_CLIENTSECRET: 'stg-password',
  };
  const client = aClient(platform.fetch);
  const ports = { clientOf: () => client, sources: sourcePorts({ env }), ledger: ledger(), runKey };
  const inventory = anInventory(anEnvironment(), anEnvironment({ name: 'stg' }));
  await expect(syncSecrets(inventory, [], { ...ports, isAllOrNothing: true })).rejects.toMatchObject({
    problems: [
      { code: 'value-reused', where: 'stg_crm_bearer', what: expect.stringContaining('dev_crm_bearer') },
      { code: 'value-reused', where: 'stg_crm_clientsecret', what: expect.stringContaining('stg_crm_clientid') },
    ],
  });
  await expect(setSecret(inventory, 'dev_crm_clientsecret', Redacted.of('dev-client'), ports)).rejects.toMatchObject({
    problems: [{ code: 'value-reused', where: 'dev_crm_clientsecret' }],
  });
  expect(platform.calls).toEqual([]);
  // Nobody can tell whose a shared value is: both are held back, and what has one of its own is written.
  const { outcomes, exitCode } = await syncSecrets(inventory, [], ports);
  expect(outcomes.filter(({ status }) => status === 'held-back').map(({ secret }) => secret)).toEqual([
    'dev_crm_bearer',
    'stg_crm_bearer',
    'stg_crm_clientid',
    'stg_crm_clientsecret',
  ]);
  expect([outcomes.filter(({ status }) => status === 'written').length, exitCode]).toEqual([2, 1]);
});
