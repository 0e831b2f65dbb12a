import type { DeployedStack } from '../../../core/deployed';
import { undeployedProblems } from '../../../secrets/promote/undeployed';
import { anAction, anEnvironment } from '../../kit/an-inventory';

const environment = anEnvironment({ actions: [anAction('dev')] });
const [action] = environment.actions;
const [credential] = environment.credentials;
const { id, integration, contractHash, definitionHash, stack } = action!; // it has one
const { name } = credential!;

const record = (overrides: Partial<DeployedStack> = {}): DeployedStack => ({
  ...{ version: 1, stack, actions: [{ id, integration, contractHash, definitionHash }], credentials: [] },
  ...overrides,
});
const found = (...deployed: DeployedStack[]) =>
  undeployedProblems(environment, deployed).map(({ where, what, level }) => [where, what, level]);

test('says where declarations differ from what is deployed, and nothing where there is no record', () => {
  expect(found()).toEqual([]);
  expect(found(record())).toEqual([]);
  expect(found(record({ actions: [] }))).toEqual([[action!.name, 'it is declared, and not deployed', 'warning']]);
  const changed = { id, integration, contractHash: 'another' };
  expect(found(record({ actions: [changed] }))).toEqual([
    [action!.name, 'it was changed since the last deploy that is on record', 'warning'],
  ]);
  const old = { name: 'dev_crm_old', integration: credential!.integration, fields: ['dev_crm_old'], filled: true };
  expect(found(record({ credentials: [old] }))).toEqual([
    [name, 'it is declared in the place of dev_crm_old, which the platform has still', 'warning'],
  ]);
});
