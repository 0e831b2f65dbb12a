import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { aPlatform, fakeClient, reply } from '../../kit/a-platform';
import { aProject, writeInventory, type Project } from '../../kit/a-project';
import { anEnvironment, anInventory } from '../../kit/an-inventory';

const platform = aPlatform(['dev_crm_bearer']);
let project: Project;
beforeAll(async () => void (project = await aProject(platform)));
afterAll(() => project.close());

/** The audit log has a write by this client, or answers with this status. */
function answerAudits(client: string | undefined, status = 200, action = 'Update'): void {
  platform.intercept = (request) => {
    const { pathname } = new URL(request.url);
    if (!pathname.startsWith('/api/v2/audits/query')) return undefined;
    if (status !== 200) return reply(status, {});
    const write = {
      id: 'audit-1',
      eventDate: '1970-01-01T00:00:00Z',
      action,
      entity: { id: 'credential-1' },
    };
    if (pathname.endsWith('/results'))
      return reply(200, { entities: client ? [{ ...write, client: { id: client } }] : [] });
    return reply(200, { id: 'search-1', state: 'Succeeded' });
  };
}

test.each([
  ['nothing out of the way', undefined, 200, 0],
  ['a write by somebody else', 'a stranger', 200, 1],
  ['an audit log that it may not read', undefined, 403, 2],
] as const)('with %s, exits accordingly', async (_, client, status, code) => {
  answerAudits(client, status);
  const said = await project.gcda(['rotation', 'correlate', 'dev', '--since', '1h', '--json']);
  expect(said).toMatchObject({ code, stderr: '' });
  expect(JSON.parse(said.stdout)).toMatchObject({ environment: 'dev', writes: client ? [{ origin: 'foreign' }] : [] });
});

test.each([
  ['overwrites a credential', 'Update', 1, 'foreign'],
  ['makes one', 'Create', 0, 'claimed'],
])('of a client that a record of deploys calls ours, and that %s, says so', async (_, action, code, origin) => {
  // Nothing authenticates these files: whoever may edit one can name any client.
  const record = { version: 1, stack: 'dev-crm', actions: [], credentials: [], clients: ['a stranger'] };
  mkdirSync(join(project.directory, 'deployed'), { recursive: true });
  writeFileSync(join(project.directory, 'deployed/dev-crm.json'), JSON.stringify(record));
  answerAudits('a stranger', 200, action);
  const said = await project.gcda(['rotation', 'correlate', 'dev', '--since', '1h', '--json']);
  expect([said.code, JSON.parse(said.stdout)]).toEqual([
    code,
    expect.objectContaining({ writes: [expect.objectContaining({ origin })] }),
  ]);
  rmSync(join(project.directory, 'deployed'), { recursive: true });
});

test('takes no overwriting for ours because its client is configured where the command runs', async () => {
  answerAudits(fakeClient.clientId);
  const said = await project.gcda(['rotation', 'correlate', 'dev', '--json']);
  expect(said).toMatchObject({ code: 1, stdout: expect.stringContaining('"origin": "foreign"') as string });
});

test('prints a table, or Markdown, and knows no other environment', async () => {
  answerAudits('a stranger');
  expect((await project.gcda(['rotation', 'correlate', 'dev'])).stdout).toContain('SOMEBODY ELSE');
  expect((await project.gcda(['rotation', 'correlate', 'dev', '--markdown'])).stdout).toContain(
    '## Writes and refusals',
  );
  expect((await project.gcda(['rotation', 'correlate', 'nowhere'])).stderr).toContain('environment-unknown');
});

test('says in native-secrets that nothing is audited, and ends with 2', async () => {
  const environment = anEnvironment();
  const secrets = environment.secrets.map((secret) => ({ ...secret, credential: null }));
  writeInventory(project.directory, anInventory({ ...environment, store: 'native-secrets', credentials: [], secrets }));
  answerAudits(undefined);
  expect(await project.gcda(['rotation', 'correlate', 'dev'])).toMatchObject({
    code: 2,
    stdout: expect.stringContaining('audit log not read: it is searched for credentials') as string,
  });
});
