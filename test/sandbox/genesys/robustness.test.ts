import { operations, type Operation } from '../../../genesys/operations';
import { handlers } from '../../../sandbox/genesys/handlers/handlers';
import { aSandbox, type SandboxKit } from '../../kit/a-sandbox';
import { declareAction, type Declared } from './fixtures';

/** Ids that are traps for look-ups in plain objects, and the word that makes the official provider retry for ever. */
const oddIds = ['constructor', '__proto__', 'toString', 'timeout', '%00', '%E0%A4%A', '..%2f..'];

/** Bodies that no client of good will sends. */
const oddBodies: readonly unknown[] = [
  null,
  [],
  [null],
  'text',
  0,
  {},
  { name: null, version: null, config: null, contract: null, credentials: null, filters: null, roleDivisions: null },
  {
    version: 1,
    config: { request: null, response: null, timeoutSeconds: null },
    contract: { input: null, output: null },
  },
  { version: 1, credentials: { constructor: { id: 'constructor' }, basicAuth: null } },
  { version: -1.5, name: '', value: '', category: '' },
  { interval: 'a/b' },
  { interval: '2026-01-01/2027-01-01', filters: [{ property: 'constructor', value: 'x' }, null], sort: [{}] },
  { name: 'n', category: 'c', config: {}, contract: { input: { inputSchema: 7 }, output: { successSchema: [] } } },
  { name: 'n', value: 'v', type: { name: 'userDefined' }, integrationType: { id: 'custom-rest-actions' } },
  { name: 'n', type: { name: 'constructor' }, integrationType: { id: 'constructor' } },
  {
    name: 'n',
    authorizedGrantType: 'x',
    roleDivisions: [null, {}],
    permissionPolicies: [null, { actionSet: null }],
    permissions: [null],
  },
];

const served: readonly Operation[] = Object.values(operations).filter(({ name }) => handlers[name] !== undefined);

const pathOf = ({ path }: Operation, id: string): string => path.replaceAll(/\{\w+\}/g, id);

const real = ({ path }: Operation, { integrationId, credentialId, actionId }: Declared): string =>
  path
    .replace('{integrationId}', integrationId)
    .replace('{credentialId}', credentialId)
    .replace('{actionId}', actionId)
    .replaceAll(/\{\w+\}/g, 'x');

async function aFullSandbox(): Promise<{ readonly kit: SandboxKit; readonly declared: Declared }> {
  const kit = aSandbox({ requestsPerMinute: 'off', fetch: () => Promise.resolve(Response.json({})) });
  const declared = await declareAction(kit, 'a value');
  await kit.call('POST', `/api/v2/integrations/actions/${declared.actionId}/draft`);
  return { kit, declared };
}

const faults = ({ journal }: SandboxKit): readonly unknown[] =>
  journal.filter(({ status }) => status >= 500).map(({ operation, path, problem }) => [operation, path, problem]);

test('no id and no query makes the sandbox fail, and no error of a GET says the word that official clients trip over', async () => {
  const { kit } = await aFullSandbox();
  const messages: string[] = [];
  for (const operation of Object.values(operations).filter(({ method }) => method === 'GET')) {
    for (const id of oddIds) {
      const path = `${pathOf(operation, id)}?pageSize=timeout&after=timeout&name=timeout&interval=timeout&cursor=timeout`;
      const { status, body } = await kit.call('GET', path);
      if (status >= 400) messages.push(JSON.stringify(body));
    }
  }

  expect(messages.filter((message) => /timeout|deadline/i.test(message))).toEqual([]);
  expect(kit.journal.filter(({ problem, status }) => status >= 500 && problem !== 'not.implemented')).toEqual([]);
});

test('no body makes the sandbox fail', async () => {
  for (const operation of served.filter(({ method }) => ['POST', 'PUT', 'PATCH'].includes(method))) {
    const { kit, declared } = await aFullSandbox();
    for (const body of oddBodies) {
      await kit.call(operation.method, pathOf(operation, 'constructor'), body);
      await kit.call(operation.method, real(operation, declared), body);
    }
    for (const list of served.filter(({ method }) => method === 'GET')) await kit.call('GET', real(list, declared));
    expect(faults(kit)).toEqual([]);
  }
});
