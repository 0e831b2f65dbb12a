import { aPlatform, reply, type FakePlatform } from '../kit/a-platform';
import { aProject, writeInventory, type Project } from '../kit/a-project';
import { anAction, anEnvironment, anInventory } from '../kit/an-inventory';

const probe = { url: 'https://crm.example.com/whoami', environmentAt: 'environment' };
const env = { GCDA_ACTOR: 'ada' };

let platform: FakePlatform;
let project: Project;
/** Status by action; everything else is accepted. */
let refusals: Record<string, number>;

beforeEach(async () => {
  refusals = {};
  const environments = ['dev', 'stg', 'prod'].map((name) => ({
    ...anEnvironment({ name }),
    actions: [
      anAction(name, {
        id: 'who-am-i',
        name: `${name}-crm-who-am-i`,
        example: {},
        probe: { ...probe, environment: name },
      }),
      anAction(name),
      anAction(name, {
        ...{ id: 'create-contact', name: `${name}-crm-create-contact`, requestType: 'POST' },
        ...{ secrets: [`${name}_crm_clientid`, `${name}_crm_clientsecret`], headers: { Authorization: 'Basic …' } },
      }),
    ],
  }));
  platform = aPlatform(
    environments.flatMap(({ credentials }) => credentials.map(({ name }) => name)),
    100,
  );
  platform.actions.push(...environments.flatMap(({ actions }) => actions.map(({ name }) => ({ id: name, name }))));
  platform.intercept = (request) => {
    const name = /actions\/(.+)\/test/.exec(request.url)?.[1];
    return name === undefined ? undefined : reply(200, consoleAnswer(name));
  };
  project = await aProject(platform);
  const url = project.platformUrl;
  writeInventory(
    project.directory,
    anInventory(...environments.map((environment) => ({ ...environment, apiUrl: url, loginUrl: url }))),
  );
});
afterEach(() => project.close());

function consoleAnswer(action: string): unknown {
  const status = refusals[action];
  if (status === undefined) return { success: true, finalResult: { environment: action.split('-')[0] } };
  return { success: false, operations: [{ name: 'Execute request', error: { code: 'remote.status', status } }] };
}

test('prints a line for each action, what they come to, and whose environment nobody has named', async () => {
  const ending = await project.gcda(['verify', 'dev'], { env });
  expect(ending).toMatchInlineSnapshot(`
   {
     "code": 0,
     "stderr": "",
     "stdout": "VERDICT  ACTION              METHOD  ANSWER  ENVIRONMENT
   proven   crm/who-am-i        GET     -       named in the answer
   proven   crm/lookup-account  GET     -       proven by who-am-i
   proven   crm/create-contact  POST    -       not proven
   dev is verified: 3 of 3 actions proven (record 1)
   accepted, but no answer of a probe names the environment: dev_crm_clientid,
   dev_crm_clientsecret
   ",
   }
  `);
  expect(widest(ending.stdout)).toBeLessThanOrEqual(80);
});

test('names what is wrong and how to mend it, and exits with 1', async () => {
  refusals = { 'dev-crm-lookup-account': 401, 'dev-crm-create-contact': 403 };
  expect(await project.gcda(['verify', 'dev'], { env })).toMatchInlineSnapshot(`
   {
     "code": 1,
     "stderr": "dev-crm-lookup-account  secret-refused
     the target answered 401: the value is unknown to it, expired or revoked
     fix: have dev_crm_bearer issued anew, then npx gcda secrets sync dev
   dev-crm-create-contact  secret-mismatched
     the target answered 403: the value is another environment's or service's, or lacks the right to this call
     fix: see what the source of dev_crm_clientid and dev_crm_clientsecret gives, then npx gcda secrets sync dev
   ",
     "stdout": "VERDICT     ACTION              METHOD  ANSWER  ENVIRONMENT
   proven      crm/who-am-i        GET     -       named in the answer
   refused     crm/lookup-account  GET     401     -
   mismatched  crm/create-contact  POST    403     -
   dev is NOT verified: 1 of 3 actions proven (record 1)
   ",
   }
  `);
});

test('--read-only sends no POST and exits with 2', async () => {
  const ending = await project.gcda(['verify', 'dev', '--read-only'], { env });
  expect([ending.code, ending.stdout]).toEqual([2, expect.stringContaining('dev is not fully verified: 2 of 3')]);
  expect(platform.calls.filter(({ path }) => path.endsWith('dev-crm-create-contact/test'))).toEqual([]);
});

test('--json has verdicts, marks and the record', async () => {
  const { stdout } = await project.gcda(['verify', 'dev', '--json'], { env });
  expect(JSON.parse(stdout)).toMatchObject({
    environment: 'dev',
    outcome: 'proven',
    actions: [{ id: 'who-am-i', verdict: 'proven', environmentProvenBy: ['who-am-i'] }, {}, {}],
    secrets: { dev_crm_bearer: { generation: null, modifiedDate: '2026-01-01T00:00:00Z' } },
    record: 1,
    problems: [],
  });
});

test('the record is in the chain that `audit verify` proves', async () => {
  await project.gcda(['verify', 'dev'], { env });
  const { code, stdout } = await project.gcda(['audit', 'verify', 'dev', '--json']);
  expect([code, JSON.parse(stdout)]).toMatchObject([0, { chains: [{ environment: 'dev', records: 1 }] }]);
});

test('an unknown environment is a problem with the likely name', async () => {
  const ending = await project.gcda(['verify', 'dve']);
  expect([ending.code, ending.stderr]).toEqual([1, expect.stringContaining('did you mean dev?')]);
});

test('help says that examples are really sent', async () => {
  expect((await project.gcda(['verify', '--help'])).stdout).toContain('really sent');
});

test('promote refuses before the verification, and names the reasons', async () => {
  const ending = await project.gcda(['promote', 'stg', 'prod'], { env });
  expect(ending).toMatchInlineSnapshot(`
   {
     "code": 1,
     "stderr": "environment stg  verification-missing
     it was never verified
     fix: npx gcda verify stg
   ",
     "stdout": "stg → prod
   service crm
   ~ address
       stg   https://crm.stg.example.com
       prod  https://crm.prod.example.com
   25 compared, 0 of them differ and must not
   24 are the same and not shown without --all
   stg has no verification that counts
   REFUSED for 1 reason; prod has everything
   ",
   }
  `);
});

test('promote passes after it, as text, Markdown and JSON', async () => {
  await project.gcda(['verify', 'stg'], { env });
  const text = await project.gcda(['promote', 'stg', 'prod'], { env });
  expect(text).toMatchInlineSnapshot(`
   {
     "code": 0,
     "stderr": "",
     "stdout": "stg → prod
   service crm
   ~ address
       stg   https://crm.stg.example.com
       prod  https://crm.prod.example.com
   25 compared, 0 of them differ and must not
   24 are the same and not shown without --all
   stg was verified at 1970-01-01T00:00:00.000Z by ada (record 1, without a key)
   nothing stands in the way; prod has everything
   next:
     npx cdktf deploy 'prod-*'
     npx gcda secrets sync prod
     npx gcda verify prod
   ",
   }
  `);
  expect(widest(text.stdout)).toBeLessThanOrEqual(80);
  expect((await project.gcda(['promote', 'stg', 'prod', '--markdown'])).stdout).toMatchInlineSnapshot(`
   "# stg → prod

   nothing stands in the way; prod has everything; stg was verified at 1970-01-01T00:00:00.000Z by ada (record 1, without a key).

   ## Comparison

   | what | aspect | stg | prod | verdict |
   | --- | --- | --- | --- | --- |
   | service crm | address | \`https://crm.stg.example.com\` | \`https://crm.prod.example.com\` | allowed |

   25 compared, 24 of them the same and not shown.

   ## Next

   \`\`\`sh
   npx cdktf deploy 'prod-*'
   npx gcda secrets sync prod
   npx gcda verify prod
   \`\`\`
   "
  `);
  const { code, stdout } = await project.gcda(['promote', 'stg', 'prod', '--json']);
  expect([code, JSON.parse(stdout)]).toMatchObject([0, { from: 'stg', to: 'prod', refusals: [], pending: [] }]);
});

test('promote exits with 2 while the next environment lacks something', async () => {
  await project.gcda(['verify', 'stg'], { env });
  platform.actions.pop();
  const ending = await project.gcda(['promote', 'stg', 'prod']);
  expect([ending.code, ending.stderr]).toEqual([2, expect.stringContaining('action-not-deployed')]);
  expect(ending.stdout).toContain('nothing stands in the way; prod still lacks 1 thing\nnext:\n');
});

test('Markdown of a refusal carries the reasons', async () => {
  const { stdout } = await project.gcda(['promote', 'stg', 'prod', '--markdown']);
  expect(stdout).toContain('- **environment stg** it was never verified (`verification-missing`).');
});

test.each([
  ['an age without a unit', ['promote', 'stg', 'prod', '--max-age', '24']],
  ['the same environment twice', ['promote', 'stg', 'stg']],
  ['a single environment', ['compare', 'stg']],
])('%s is a usage error', async (_what, args) => {
  expect([(await project.gcda(args)).code, platform.calls]).toEqual([64, []]);
});

test('compare shows what is different, or all, and asks no platform', async () => {
  const differing = await project.gcda(['compare', 'stg', 'prod']);
  const all = await project.gcda(['compare', 'dev', 'stg', 'prod', '--all']);
  expect([differing.code, differing.stdout]).toEqual([
    0,
    expect.stringContaining('~ address\n    stg   https://crm.stg'),
  ]);
  expect(all.stdout).toMatchInlineSnapshot(`
   "service crm
   ~ address
       dev   https://crm.dev.example.com
       stg   https://crm.stg.example.com
       prod  https://crm.prod.example.com
   secret crm/bearer
     name
       dev   dev_crm_bearer
       stg   stg_crm_bearer
       prod  prod_crm_bearer
     lifetime: no end
     rotation: none
   secret crm/clientid
     name
       dev   dev_crm_clientid
       stg   stg_crm_clientid
       prod  prod_crm_clientid
     lifetime: no end
     rotation: none
   secret crm/clientsecret
     name
       dev   dev_crm_clientsecret
       stg   stg_crm_clientsecret
       prod  prod_crm_clientsecret
     lifetime: no end
     rotation: none
   action crm/create-contact
     name
       dev   dev-crm-create-contact
       stg   stg-crm-create-contact
       prod  prod-crm-create-contact
     contract: 0
     request: POST 0
     header Authorization: Basic …
     timeout: 10 s
   action crm/lookup-account
     name
       dev   dev-crm-lookup-account
       stg   stg-crm-lookup-account
       prod  prod-crm-lookup-account
     contract: 0
     request: GET 0
     header Authorization
       dev   Bearer {{secrets.dev_crm_bearer}}
       stg   Bearer {{secrets.stg_crm_bearer}}
       prod  Bearer {{secrets.prod_crm_bearer}}
     timeout: 10 s
   action crm/who-am-i
     name
       dev   dev-crm-who-am-i
       stg   stg-crm-who-am-i
       prod  prod-crm-who-am-i
     contract: 0
     request: GET 0
     header Authorization
       dev   Bearer {{secrets.dev_crm_bearer}}
       stg   Bearer {{secrets.stg_crm_bearer}}
       prod  Bearer {{secrets.prod_crm_bearer}}
     timeout: 10 s
   25 compared, 0 of them differ and must not
   "
  `);
  expect((await project.gcda(['compare', 'stg', 'prod', '--markdown'])).stdout).toContain('| service crm | address |');
  expect(platform.calls).toEqual([]);
});

test('compare exits with 2 where something differs that must not', async () => {
  const other = anEnvironment({ name: 'prod', actions: [anAction('prod', { contractHash: '1' })] });
  writeInventory(project.directory, anInventory(anEnvironment({ name: 'stg' }), other));
  const ending = await project.gcda(['compare', 'stg', 'prod']);
  expect([ending.code, ending.stdout]).toEqual([2, expect.stringContaining('! contract\n')]);
});

function widest(text: string): number {
  return Math.max(...text.split('\n').map((line) => line.length));
}
