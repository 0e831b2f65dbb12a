import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProblemsError } from '../../../core/problem';
import { Redacted } from '../../../core/redacted';
import { sqlitePersistence, type Persistence } from '../../../sandbox/genesys/persistence';
import { adminId, aSandbox, clientSecret, textOf } from '../../kit/a-sandbox';
import { declareAction } from './fixtures';

let directory: string;
const opened: Persistence[] = [];
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'sandbox-'));
});
afterEach(() => {
  for (const persistence of opened.splice(0)) persistence.close();
  rmSync(directory, { recursive: true });
});

const key = Redacted.of(randomBytes(32).toString('base64'));
const open = (sealingKey = key): Persistence => {
  const persistence = sqlitePersistence({ file: join(directory, 'sandbox.db'), key: sealingKey });
  opened.push(persistence);
  return persistence;
};

test('a sandbox that was killed comes back with every acknowledged write, tokens included', async () => {
  const first = aSandbox({ persistence: open() });
  const token = await first.login(adminId);
  const { actionId, credentialId, integrationId } = await declareAction(first, 'a value');
  await first.call('POST', '/api/v2/security/secrets', { name: 'dev_crm_bearer', value: 'another value' });

  // No close: the second life opens what the first one had written, as after SIGKILL.
  const second = aSandbox({ persistence: open() });
  const headers = { Authorization: `Bearer ${token}` };

  const action = await second.send('GET', `/api/v2/integrations/actions/${actionId}?includeConfig=true`, { headers });
  expect([action.status, action.body.integrationId]).toEqual([200, integrationId]);
  const [credential] = second.sandbox.records('credentials', 'nonprod');
  expect([credential?.id, credential?.secrets?.['dev_crm_bearer']?.reveal()]).toEqual([credentialId, 'a value']);
  expect(second.sandbox.records('namedSecrets', 'nonprod')[0]?.secrets?.['value']?.reveal()).toBe('another value');
  for (const table of ['integrations', 'actions', 'roles', 'clients', 'tokens', 'audits'] as const) {
    expect(JSON.stringify(second.sandbox.records(table, 'nonprod'))).toBe(
      JSON.stringify(first.sandbox.records(table, 'nonprod')),
    );
  }
});

test('records come back in the order of their creation, also after an update', async () => {
  const first = aSandbox({ persistence: open() });
  const ids: string[] = [];
  for (const name of ['a', 'b', 'c']) {
    const { body } = await first.call('POST', '/api/v2/integrations/credentials', {
      name,
      type: { name: 'userDefined' },
      credentialFields: {},
    });
    ids.push(textOf(body.id));
  }
  await first.call('PUT', `/api/v2/integrations/credentials/${ids[0]}`, {
    name: 'z',
    type: { name: 'userDefined' },
    credentialFields: {},
  });
  await first.call('DELETE', `/api/v2/integrations/credentials/${ids[1]}`);

  const second = aSandbox({ persistence: open() });

  expect(second.sandbox.records('credentials', 'nonprod').map(({ name }) => name)).toEqual(['z', 'c']);
});

test('no value, client secret or token lies readable in the files', async () => {
  const kit = aSandbox({ persistence: open() });
  const token = await kit.login(adminId);
  await declareAction(kit, 'canary-credential');
  await kit.call('POST', '/api/v2/security/secrets', { name: 'dev_crm_bearer', value: 'canary-named' });

  const files = ['sandbox.db', 'sandbox.db-wal']
    .map((name) => readFileSync(join(directory, name)).toString('latin1'))
    .join('');

  for (const value of ['canary-credential', 'canary-named', clientSecret, token]) {
    expect(files.includes(value) || files.includes(Buffer.from(value).toString('base64'))).toBe(false);
  }
});

test('tokens whose time is over are not carried on', async () => {
  const first = aSandbox({ persistence: open() });
  await first.login(adminId);
  const { clock } = first;
  clock.advance(86_400_001);

  const second = aSandbox({ persistence: open(), clock });

  expect(second.sandbox.records('tokens', 'nonprod')).toEqual([]);
});

test('another key is refused with a problem, and so is a key of the wrong length', async () => {
  await declareAction(aSandbox({ persistence: open() }), 'a value');

  const other = open(Redacted.of(randomBytes(32).toString('base64')));

  expect(codesOf(() => aSandbox({ persistence: other }))).toEqual(['sandbox-data-unreadable']);
  expect(codesOf(() => open(Redacted.of('short')))).toEqual(['sandbox-key-unusable']);
});

test('a secret replaced through the API survives a restart; a changed seed wins', async () => {
  const first = aSandbox({ persistence: open() });
  const { body } = await first.call('POST', `/api/v2/oauth/clients/${adminId}/secret`);

  const second = aSandbox({ persistence: open() });
  await expect(second.login(adminId)).rejects.toThrow();
  await second.login(adminId, textOf(body.secret));

  const seeds = [
    {
      name: 'nonprod',
      clients: [{ name: 'x', clientId: adminId, clientSecret: Redacted.of('new seed'), permissions: ['all'] }],
    },
  ];
  const third = aSandbox({ persistence: open(), organizations: seeds });
  await third.login(adminId, 'new seed');
});

function codesOf(run: () => unknown): readonly string[] {
  try {
    run();
  } catch (error) {
    if (error instanceof ProblemsError) return error.problems.map(({ code }) => code);
    throw error;
  }
  return [];
}
