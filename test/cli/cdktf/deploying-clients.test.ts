import { deployingClients } from '../../../cli/cdktf/deploying-clients';
import type { DeployedStack } from '../../../core/deployed';
import { anEnvironment, anInventory } from '../../kit/an-inventory';

const environment = anEnvironment();
const { stack } = environment.credentials[0]!;
const before: DeployedStack = { version: 1, stack, actions: [], credentials: [], clients: ['ours', 'earlier'] };
const env = { [environment.clientIdVariable]: 'now' };

test.each([
  ['the first deploy', stack, undefined, env, { clients: ['now'] }],
  ['a later one by another client', stack, before, env, { clients: ['earlier', 'now', 'ours'] }],
  ['the same again', stack, { ...before, clients: ['now'] }, env, { clients: ['now'] }],
  ['no client in the environment', stack, undefined, {}, {}],
  ['a stack of something else', 'nonprod-access', undefined, env, {}],
])('keeps who deployed: %s', (_, name, known, variables, kept) => {
  expect(deployingClients({ stack: name, before: known }, anInventory(environment), { env: variables })).toEqual(kept);
});
