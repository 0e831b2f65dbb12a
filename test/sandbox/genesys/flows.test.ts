import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redacted } from '../../../core/redacted';
import { sqlitePersistence } from '../../../sandbox/genesys/persistence';
import { adminId, anOrganization, aSandbox, textOf } from '../../kit/a-sandbox';
import { actionBody, declareAction } from './fixtures';
import { publishFlow, registerFlowJob, uploadFlow, workflow } from './flow-fixtures';

const api = '/api/v2';

test('publishes a flow: a job, an upload without a token, and the flow is there', async () => {
  const kit = aSandbox();
  await declareAction(kit, 'a value');
  const registered = await registerFlowJob(kit);
  expect(registered.body).toMatchObject({ id: expect.any(String), headers: {} });
  const before = await kit.call('GET', `${api}/flows/jobs/${textOf(registered.body.id)}`);
  expect(before.body).toMatchObject({ status: 'Registered', command: 'Publish' });

  const done = await uploadFlow(kit, registered, workflow());

  expect(done.body).toMatchObject({ status: 'Success', messages: [], flow: { id: expect.any(String) } });
  const flow = await kit.call('GET', `${api}/flows/${textOf(done.body.flow?.id)}?deleted=false`);
  expect(flow.body).toMatchObject({
    name: 'look up account',
    type: 'WORKFLOW',
    description: 'a flow of a test',
    publishedVersion: { id: '1.0', createdByClient: { id: adminId }, datePublished: '2026-01-01T00:00:00.000Z' },
  });
});

test('the same name and type is the next version; another name is another flow, and the old one stays', async () => {
  const kit = aSandbox();
  const first = await publishFlow(kit, 'workflow: { name: a }');
  expect(await publishFlow(kit, 'workflow: { name: a }')).toBe(first);
  const others = [await publishFlow(kit, 'workflow: { name: b }'), await publishFlow(kit, 'inboundCall: { name: a }')];
  expect(new Set([first, ...others]).size).toBe(3);

  const versions = await kit.call('GET', `${api}/flows/${first}/versions`);
  expect(versions.body).toMatchObject({ total: 2, entities: [{ id: '2.0' }, { id: '1.0' }] });
  const found = await kit.call('GET', `${api}/flows?includeSchemas=true&name=A&type=inboundcall&pageSize=500`);
  expect(found.body).toMatchObject({ total: 1, entities: [{ id: others[1], type: 'INBOUNDCALL' }] });
});

test('unlocks and deletes a flow; afterwards it is 404', async () => {
  const kit = aSandbox();
  const id = await publishFlow(kit);
  expect((await kit.call('POST', `${api}/flows/actions/unlock?flow=${id}`)).body).toMatchObject({ id });
  expect((await kit.call('DELETE', `${api}/flows/${id}`)).status).toBe(204);
  for (const [method, path] of [
    ['GET', `/flows/${id}`],
    ['GET', `/flows/${id}/versions`],
    ['DELETE', `/flows/${id}`],
    ['POST', `/flows/actions/unlock?flow=${id}`],
  ] as const)
    expect((await kit.call(method, api + path)).status).toBe(404);
  expect((await kit.call('POST', `${api}/flows/actions/unlock`)).status).toBe(400);
});

const unpublished = 'The step "Look up" calls the Data Action "other" of category "dev-crm", which is not published.';
test.each<[string, string, readonly string[]]>([
  ['an action that does not exist', workflow({ action: 'other' }), [unpublished]],
  ['an action of another category', workflow().replace('dev-crm:', 'stg-crm:'), [expect.stringContaining('"stg-crm"')]],
  [
    'a step without an action',
    workflow().replace('dataAction', 'other'),
    [expect.stringContaining('one category and')],
  ],
  ['broken YAML', 'workflow:\n  name: "a\n', [expect.stringMatching(/^Line \d is not valid YAML: [A-Z_]+\.$/)]],
  ['placeholders', 'workflow:\n  {{name}}: a\n', [expect.stringMatching(/^Line 2 has a key that is no text/)]],
  ['an alias of nothing', 'workflow: *flow\n', [expect.stringContaining('not valid YAML')]],
  ['an empty file', '', [expect.stringContaining('one root key')]],
  ['an unknown kind of flow', 'inboundPigeon: { name: a }', [expect.stringContaining('one root key')]],
  ['two flows', 'workflow: { name: a }\nbot: { name: b }', [expect.stringContaining('one root key')]],
  ['a flow without a name', 'workflow: {}', ['The flow must have a name.']],
  ['a flow of nothing', 'workflow:', ['The flow must have a name.']],
])('a job with %s fails, and says why', async (_case, file, texts) => {
  const kit = aSandbox();
  await declareAction(kit, 'a value');
  const { body } = await uploadFlow(kit, await registerFlowJob(kit), file);
  expect(body).toMatchObject({ status: 'Failure', messages: texts.map((text) => ({ type: 'Error', text })) });
  expect(body.flow).toBeUndefined();
  expect(kit.sandbox.records('flows', 'nonprod')).toEqual([]);
});

test('an action that is only a draft is not published', async () => {
  const kit = aSandbox();
  const { integrationId } = await declareAction(kit, 'a value');
  await kit.call('POST', `${api}/integrations/actions/drafts`, actionBody(integrationId, { name: 'other' }));
  const { body } = await uploadFlow(kit, await registerFlowJob(kit), workflow({ action: 'other' }));
  expect(body).toMatchObject({ status: 'Failure', messages: [{ text: unpublished }] });
});

test('finds steps in tasks, menus and branches, and every one that fails', async () => {
  const step = (action: string) => `callData: { name: ${action}, category: { c: { dataAction: { ${action}: {} } } } }`;
  const file = `inboundCall:
  name: a
  tasks: [{ task: { actions: [{ decision: { outputs: { yes: { actions: [{ ${step('one')} }] } } } }] } }]
  menus: [{ menu: { choices: [{ menuTask: { task: { actions: [{ ${step('two')} }] } } }] } }]
  startUpTaskActions: [{ callData: { category: { a: {}, b: {} } } }]
`;
  const kit = aSandbox();
  const { body } = await uploadFlow(kit, await registerFlowJob(kit), file);
  const messages = kit.sandbox.records('flowJobs', 'nonprod')[0]?.messages.map(({ text }) => text);
  expect(body.status).toBe('Failure');
  expect(messages).toEqual([
    expect.stringContaining('"one"'),
    expect.stringContaining('"two"'),
    'The step "callData" must name one category and one Data Action.',
  ]);
});

describe('an upload address', () => {
  const put = async (change: (url: URL) => void, minutes = 0) => {
    const kit = aSandbox();
    const url = new URL(textOf((await registerFlowJob(kit)).body.presignedUrl));
    change(url);
    kit.clock.advance(minutes * 60_000);
    const answer = await kit.send('PUT', url.pathname + url.search, { body: 'workflow: { name: a }' });
    return { ...kit, url, status: answer.status };
  };

  test('works once, for an hour, with its own key', async () => {
    const { status, send, url } = await put(() => undefined, 59);
    expect(status).toBe(200);
    expect((await send('PUT', url.pathname + url.search, { body: 'workflow: { name: b }' })).status).toBe(403);
    expect((await put(() => undefined, 60)).status).toBe(403);
    expect((await put((wrong) => wrong.searchParams.set('key', 'x'))).status).toBe(403);
    expect((await put((wrong) => wrong.searchParams.delete('key'))).status).toBe(403);
    expect((await put((wrong) => (wrong.pathname = '/uploads/flows/other'))).status).toBe(403);
    expect((await send('GET', url.pathname + url.search)).status).toBe(404);
  });

  test('is the sandbox’s own, and its key is neither in the journal nor in the store', async () => {
    const { journal, sandbox, url } = await put(() => undefined);
    expect(url.origin).toBe('http://127.0.0.1');
    expect(journal.at(-1)).toMatchObject({
      operation: 'upload',
      client: adminId,
      status: 200,
      organization: 'nonprod',
    });
    const key = url.searchParams.get('key') ?? '';
    expect(key).not.toBe('');
    expect(JSON.stringify([journal, sandbox.records('flowJobs', 'nonprod')])).not.toContain(key);
  });
});

test('publishing takes its permission, and what is missing is named; other organisations see nothing', async () => {
  const organizations = [
    anOrganization('nonprod', { [adminId]: ['all'], looker: ['architect:flow:view'] }),
    anOrganization('prod', { other: ['all'] }),
  ];
  const kit = aSandbox({ organizations });
  const refused = await registerFlowJob(kit, 'looker');
  expect([refused.status, refused.body.messageParams?.permissions]).toEqual([403, '[architect:job:create]']);

  const registered = await registerFlowJob(kit);
  const id = textOf((await uploadFlow(kit, registered, 'workflow: { name: a }')).body.flow?.id);
  for (const path of [`/flows/${id}`, `/flows/jobs/${textOf(registered.body.id)}`])
    expect((await kit.call('GET', api + path, undefined, 'other')).status).toBe(404);
  expect((await kit.call('GET', `${api}/flows`, undefined, 'other')).body.total).toBe(0);
});

test('leaves audit records of publishing and deleting, under the client of the job', async () => {
  const kit = aSandbox();
  const id = await publishFlow(kit, 'workflow: { name: a }');
  await kit.call('DELETE', `${api}/flows/${id}`);
  const { body } = await kit.call('POST', `${api}/audits/query/realtime`, {
    interval: '2026-01-01T00:00:00Z/2026-01-02T00:00:00Z',
    serviceName: 'Architect',
  });
  const entity = { entityType: 'Flow', entity: { id, name: 'a' }, client: { id: adminId } };
  expect(body.entities).toMatchObject([
    { ...entity, action: 'Publish' },
    { ...entity, action: 'Delete' },
  ]);
});

test('stubs, publishing of drafts and whole configurations are 501, not pretended', async () => {
  const kit = aSandbox();
  const id = await publishFlow(kit);
  expect((await kit.call('POST', `${api}/flows/jobs`, { createStubs: true })).status).toBe(501);
  expect((await kit.call('POST', `${api}/flows/actions/publish?flow=${id}`)).status).toBe(501);
  expect((await kit.call('GET', `${api}/flows/${id}/latestconfiguration`)).status).toBe(501);
  expect((await kit.call('POST', `${api}/flows/jobs`, { createStubs: false })).status).toBe(200);
});

test('flows and jobs outlive the sandbox; the file itself is not kept', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'flows-'));
  const file = join(directory, 'sandbox.db');
  const open = (key: Redacted) => sqlitePersistence({ file, key });
  const key = Redacted.of(randomBytes(32).toString('base64'));
  const persistences = [open(key), open(key)];
  try {
    const first = aSandbox({ persistence: persistences[0]! });
    await declareAction(first, 'a value');
    const pending = await registerFlowJob(first);
    const id = await publishFlow(first, workflow({ input: 'substituted-canary' }));

    const second = aSandbox({ persistence: persistences[1]! });
    expect((await second.call('GET', `${api}/flows/${id}`)).body).toMatchObject({ name: 'look up account' });
    expect((await uploadFlow(second, pending, workflow())).body).toMatchObject({ status: 'Success', flow: { id } });
    const stored = [file, `${file}-wal`].map((name) => readFileSync(name).toString('latin1')).join('');
    expect(stored).toContain('look up account');
    expect(stored).not.toContain('substituted-canary');
  } finally {
    for (const persistence of persistences) persistence.close();
    rmSync(directory, { recursive: true });
  }
});

test.each(['{{secrets.dev_crm_bearer}}', '${credentials.dev_crm_bearer}'])(
  'a flow that passes %s as an input is published, and the text goes out as it stands',
  async (reference) => {
    const seen: { readonly url: string; readonly headers: string }[] = [];
    const kit = aSandbox({
      fetch: (input, init) => {
        const { url, headers } = new Request(input, init);
        seen.push({ url: decodeURIComponent(url), headers: JSON.stringify([...headers]) });
        return Promise.resolve(Response.json({}));
      },
    });
    await kit.call('POST', `${api}/security/secrets`, { name: 'dev_crm_bearer', value: 'canary-named' });
    const { integrationId } = await declareAction(kit, 'canary-field');
    const properties = { accountId: { type: 'string' } };
    const { body: action } = await kit.call(
      'POST',
      `${api}/integrations/actions`,
      actionBody(integrationId, {
        name: 'takes-input',
        config: {
          request: {
            requestUrlTemplate: 'http://127.0.0.1:1/accounts?id=$esc.url("${input.accountId}")',
            requestType: 'GET',
            headers: { 'X-Account': '${input.accountId}' },
          },
        },
        contract: {
          input: { inputSchema: { type: 'object', properties } },
          output: { successSchema: { type: 'object', properties: {} } },
        },
      }),
    );
    const file = workflow({ action: 'takes-input', input: reference });
    const { body: done } = await uploadFlow(kit, await registerFlowJob(kit), file);
    expect(done).toMatchObject({ status: 'Success', messages: [] });

    // What Architect does when a call reaches the step: it runs the action with the step's literal.
    const path = `${api}/integrations/actions/${textOf(action.id)}/execute`;
    expect((await kit.call('POST', path, { accountId: reference })).status).toBe(200);
    expect(seen[0]?.url).toContain(reference);
    expect(seen[0]?.headers).toContain(reference);
    expect(JSON.stringify(seen)).not.toContain('canary');
  },
);
