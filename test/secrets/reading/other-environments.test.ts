import type { Inventory } from '../../../core/inventory';
import type { ProblemsError } from '../../../core/problem';
import { Redacted } from '../../../core/redacted';
import { deriveKey } from '../../../ledger/keys/derive-key';
import { planSecrets } from '../../../secrets/plan';
import { notComparable } from '../../../secrets/reading/other-environments';
import { setSecret } from '../../../secrets/set';
import { syncSecrets, type ValuePorts } from '../../../secrets/sync';
import type { WriteLedger } from '../../../secrets/targets/write-ledger';
import { aClient } from '../../kit/a-client';
import { aPlatform, type FakePlatform } from '../../kit/a-platform';
import { aKeyOf, useLedger } from '../../kit/a-write-ledger';
import { anEnvironment, anInventory } from '../../kit/an-inventory';
import { runKey, sourcePorts } from '../../kit/source-ports';

const ledger = useLedger();
const [dev, prod] = [anEnvironment(), anEnvironment({ name: 'prod' })];
const both = anInventory(dev, prod);
let platform: FakePlatform;

beforeEach(async () => {
  platform = aPlatform(['dev_crm_bearer', 'dev_crm_basic', 'prod_crm_bearer', 'prod_crm_basic']);
  await syncSecrets(both, ['prod'], ports());
});

const env = {
  DEV_CRM_BEARER: 'bearer-of-dev',
  DEV_CRM_CLIENTID: 'id-of-dev',
  DEV_CRM_CLIENTSECRET: 'password-of-dev',
  PROD_CRM_BEARER: 'bearer-of-production',
  PROD_CRM_CLIENTID: 'id-of-production',
  PROD_CRM_CLIENTSECRET: 'password-of-production',
};

function ports(more: Readonly<Record<string, string>> = {}, own: Partial<WriteLedger> = {}): ValuePorts {
  const client = aClient(platform.fetch);
  const sources = sourcePorts({ env: { ...env, ...more } });
  return { clientOf: () => client, sources, ledger: { ...ledger(), ...own }, runKey };
}

const shared = { DEV_CRM_BEARER: env.PROD_CRM_BEARER };
const sync = (of: ValuePorts, inventory: Inventory = both) =>
  syncSecrets(inventory, ['dev'], { isAllOrNothing: true, ...of }).then(
    ({ outcomes }) => outcomes.map(({ status }) => status),
    (error: unknown) => (error as ProblemsError).problems.map(({ code, where, what }) => `${code} ${where} ${what}`),
  );
const reused = ['value-reused dev_crm_bearer the value must be its own, and is also that of prod_crm_bearer'];
const written = ['written', 'written', 'written'];

test('refuses the live value of an environment that an earlier run has written, and writes nothing', async () => {
  const before = platform.writes;
  expect(await sync(ports(shared))).toEqual(reused);
  const set = setSecret(both, 'dev_crm_bearer', Redacted.of(env.PROD_CRM_BEARER), ports());
  await expect(set).rejects.toMatchObject({ problems: [{ code: 'value-reused', where: 'dev_crm_bearer' }] });
  expect(platform.writes).toBe(before);
  expect((await planSecrets(both, ['dev'], ports(shared))).problems).toMatchObject([{ code: 'value-reused' }]);
  // Under another name, too; and a value of its own goes through.
  expect(await sync(ports({ DEV_CRM_CLIENTSECRET: env.PROD_CRM_BEARER }))).toMatchObject([
    expect.stringContaining('value-reused dev_crm_clientsecret'),
  ]);
  expect(await sync(ports())).toEqual(written);
});

test('compares with what is declared and was written under the key that is here, and names who cannot be compared with', async () => {
  const onlyDev = (name: string) => (name === 'dev' ? aKeyOf(name) : undefined);
  expect(await notComparable(both, [dev], { ...ledger(), keyOf: onlyDev })).toEqual(['prod']);
  expect(await notComparable(both, [dev], ledger())).toEqual([]);
  expect(await sync(ports(shared, { keyOf: onlyDev }))).toEqual(written);
  const another = (name: string) => (name === 'dev' ? aKeyOf(name) : deriveKey(Buffer.alloc(32, 'n'), name));
  expect(await sync(ports(shared, { keyOf: another }))).toEqual(['same', 'same', 'same']);
  const undeclared = { ...prod, secrets: prod.secrets.filter(({ type }) => type !== 'bearer') };
  expect(await sync(ports(shared), anInventory(dev, undeclared))).toEqual(['same', 'same', 'same']);
});
