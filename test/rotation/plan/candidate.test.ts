import type { InventorySecret } from '../../../core/inventory';
import { candidatesOf } from '../../../rotation/plan/candidate';
import { anAction, anEnvironment, anInventory } from '../../kit/an-inventory';
import { aTokenRotation } from './a-rotated-environment';

const rotated = (overrides: Partial<InventorySecret>) => {
  const environment = anEnvironment();
  const [bearer, ...others] = environment.secrets;
  return anEnvironment({
    secrets: [{ ...bearer!, lifetimeSeconds: 1800, rotation: aTokenRotation, ...overrides }, ...others],
  });
};

test('takes secrets that are rotated here, and no others', () => {
  const inventory = anInventory(rotated({}));
  expect(candidatesOf(inventory, () => undefined).map(({ secret }) => secret)).toEqual(['dev_crm_bearer']);
  const elsewhere = { kind: 'renewed-elsewhere', owner: 'crm team', reason: 'theirs' } as const;
  expect(candidatesOf(anInventory(rotated({ rotation: elsewhere })), () => undefined)).toEqual([]);
});

test('times a secret by the slowest of the actions that use it, and by the bounds of its environment', () => {
  const slow = anAction('dev', { name: 'dev-crm-report', timeoutSeconds: 60 });
  const other = anAction('dev', { name: 'dev-crm-other', timeoutSeconds: 50, secrets: ['dev_crm_clientid'] });
  const environment = { ...rotated({}), actions: [anAction('dev'), slow, other] };
  const [candidate] = candidatesOf(anInventory(environment), () => undefined);
  expect(candidate?.timing.overlapSeconds).toBe(60 + 60 + 5 + 10);
  expect(candidate?.actions).toEqual(['dev-crm-lookup-account', 'dev-crm-report']);
});

test('takes a secret that was never written from here for one of which nothing is known', () => {
  const [candidate] = candidatesOf(anInventory(rotated({})), () => undefined);
  expect(candidate?.live).toEqual({ generation: 0, writtenAt: null, endsAt: null });
  expect(candidate?.lifetime).toBe(1_800_000);
});

test('asks for the live value of each secret by its environment', () => {
  const live = { generation: 7, writtenAt: 1, endsAt: 2 };
  const [candidate] = candidatesOf(anInventory(rotated({})), (environment, secret) =>
    environment === 'dev' && secret === 'dev_crm_bearer' ? live : undefined,
  );
  expect(candidate?.live).toBe(live);
});
