import { App } from 'cdktf';
import { z } from 'zod';
import {
  apiKeyFromTarget,
  AtomicSecret,
  basicAuth,
  collectInventory,
  DataAction,
  ExternalService,
  GenesysStack,
  get,
  header,
  IssuerSecret,
  path,
  PlatformOAuth,
} from '../../../constructs';
import { anEnvironment } from '../../kit/an-environment';
import { problemsOf } from '../../kit/synth-stack';

function usesOf(declare: (stack: GenesysStack, service: ExternalService) => void): Record<string, unknown> {
  const environment = anEnvironment();
  const stack = new GenesysStack(new App(), 'crm', environment);
  declare(stack, new ExternalService(stack, 'crm', { environment }));
  const { secrets = [] } = collectInventory(stack.node.root).environments[0] ?? {};
  return Object.fromEntries(secrets.map(({ name, uses }) => [name, uses]));
}

const contract = { input: z.object({}), output: z.object({}), request: get(path`/x`) };

test('tells of every secret where its value goes, each place once', () => {
  const uses = usesOf((stack, service) => {
    const [bearer, clientid, clientsecret] = ['key', 'clientid', 'clientsecret'].map(
      (type) => new AtomicSecret(stack, type, { service, type }),
    ) as [AtomicSecret, AtomicSecret, AtomicSecret];
    new AtomicSecret(stack, 'spare', { service, type: 'spare' });
    for (const id of ['one', 'two'])
      new DataAction(stack, id, { ...contract, service, headers: { 'X-Key': header`Key id=7, key=${bearer};v=2` } });
    new DataAction(stack, 'three', { ...contract, service, headers: { 'X-Key': 'Old {{secrets.dev_crm_key}}' } });
    new DataAction(stack, 'four', {
      ...contract,
      service,
      authentication: { kind: 'basic', username: clientid, password: clientsecret },
    });
  });
  expect(uses).toEqual({
    dev_crm_key: [
      { in: 'header', name: 'X-Key', before: 'Key id=7, key=', after: ';v=2' },
      { in: 'header', name: 'X-Key', before: 'Old ', after: '' },
    ],
    dev_crm_clientid: [{ in: 'basic', part: 'username' }],
    dev_crm_clientsecret: [{ in: 'basic', part: 'password' }],
    dev_crm_spare: [],
  });
});

test('tells of the secrets of logins and issuers', () => {
  const uses = usesOf((stack, service) => {
    const clientId = new AtomicSecret(stack, 'clientid', { service, type: 'clientid' });
    const clientSecret = new AtomicSecret(stack, 'clientsecret', { service, type: 'clientsecret' });
    new PlatformOAuth(stack, 'oauth', { service, headers: { Authorization: basicAuth(clientId, clientSecret) } });
    const admin = new IssuerSecret(stack, 'admin', { service, type: 'adminkey' });
    const rotation = apiKeyFromTarget({
      createPath: '/keys',
      deletePath: '/keys/{id}',
      keyAt: 'key',
      idAt: 'id',
      authorizedBy: admin,
      header: 'X-Admin',
      template: 'Admin {secret}',
    });
    new AtomicSecret(stack, 'apikey', { service, type: 'apikey', rotation });
  });
  expect(uses).toMatchObject({
    dev_crm_clientid: [{ in: 'basic', part: 'username' }],
    dev_crm_clientsecret: [{ in: 'basic', part: 'password' }],
    dev_crm_adminkey: [{ in: 'header', name: 'X-Admin', before: 'Admin ', after: '' }],
  });
});

test('needs a reason for a shape', () => {
  const problems = problemsOf(({ stack, crm }) => {
    new AtomicSecret(stack, 'apikey', { service: crm, type: 'apikey', shape: { allow: 'composite', reason: ' ' } });
  });
  expect(problems).toEqual([expect.objectContaining({ where: 'dev-crm/apikey', code: 'reason-missing' })]);
});
