import { aPlatform, type FakePlatform } from '../kit/a-platform';
import { aProject, type Project } from '../kit/a-project';

let platform: FakePlatform;
let project: Project;
beforeEach(async () => {
  platform = aPlatform();
  platform.actions.push({
    id: 'action-1',
    name: 'dev-crm-lookup-account',
    contract: { input: { inputSchema: { properties: { accountId: { type: 'string' } } } } },
  });
  platform.testResult = {
    success: true,
    finalResult: { accountId: 'A-1001', tier: 'gold' },
    operations: [
      {
        step: 1,
        name: 'Resolve request',
        success: true,
        result: { url: 'http://127.0.0.1/accounts/A-1001', headers: { Authorization: 'Bearer a-token-value' } },
      },
      { step: 2, name: 'Execute', success: true, result: { statusCode: 200 } },
    ],
  };
  project = await aProject(platform);
});
afterEach(() => project.close());

test('prints headers by reference, steps with secrets masked, and the answer', async () => {
  const ending = await project.gcda(['test', 'dev-crm', 'lookup-account', '--input', 'accountId=A-1001']);
  expect(ending).toMatchInlineSnapshot(`
   {
     "code": 0,
     "stderr": "",
     "stdout": "dev-crm-lookup-account  (dev, dev-crm)
   headers
     Authorization: Bearer {{secrets.dev_crm_bearer}}
   input
     accountId = A-1001
   steps
      1  ok      Resolve request
         {
           url: 'http://127.0.0.1/accounts/A-1001',
           headers: { Authorization: 'Bearer ****' }
         }
      2  ok      Execute
         { statusCode: 200 }
   answer
     { accountId: 'A-1001', tier: 'gold' }
   succeeded, the target answered 200
   ",
   }
  `);
  expect(ending.stdout.split('\n').every((line) => line.length <= 80)).toBe(true);
});

test('shows bodies as data, and what is passed on only once', async () => {
  const text = JSON.stringify({ accountId: 'A-1001', name: 'N'.repeat(60) });
  platform.testResult = {
    success: true,
    finalResult: {},
    operations: [
      { step: 1, name: 'Execute', success: true, result: text },
      { step: 2, name: 'Validate', success: true, result: text },
    ],
  };
  const { stdout } = await project.gcda(['test', 'dev-crm', 'lookup-account']);
  expect(stdout).toContain("accountId: 'A-1001',");
  expect(stdout).toContain('Validate\n      as in step 1\n');
});

test('keeps to 80 columns however long the answer is', async () => {
  platform.testResult = {
    success: false,
    error: { message: 'word '.repeat(60) },
    operations: [{ name: 'x', result: 'y'.repeat(300) }],
  };
  const ending = await project.gcda(['test', 'dev-crm', 'lookup-account']);
  expect(ending.code).toBe(1);
  expect(Math.max(...ending.stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
});

test('shows the size of the body that was sent, beside the limit', async () => {
  const headers = { Authorization: 'Bearer a-token-value', 'Content-Length': '118' };
  platform.testResult = {
    success: true,
    operations: [{ name: 'Resolve request', result: { requestUrl: 'https://crm.example.com/a', headers } }],
  };
  const { stdout } = await project.gcda(['test', 'dev-crm', 'lookup-account']);
  expect(stdout).toContain('\nrequest\n  a body of 118 bytes; a whole request may have 524288\nsteps\n');
  const { stdout: json } = await project.gcda(['test', 'dev-crm', 'lookup-account', '--json']);
  expect(JSON.parse(json)).toMatchObject({
    request: { sent: { contentLength: 118, from: 'header' }, limitBytes: 524288 },
  });
});

test('--json prints the run as data', async () => {
  const ending = await project.gcda(['test', 'dev-crm', 'lookup-account', '--json']);
  expect(JSON.parse(ending.stdout)).toMatchObject({
    success: true,
    status: 200,
    action: 'dev-crm-lookup-account',
    answer: { tier: 'gold' },
  });
  expect(ending.stdout).not.toContain('a-token-value');
});

test('an input without a name is a usage error', async () => {
  const ending = await project.gcda(['test', 'dev-crm', 'lookup-account', '--input', 'A-1001']);
  expect([ending.code, platform.calls]).toEqual([64, []]);
});

test('an unknown stack is a problem with the likely name', async () => {
  const ending = await project.gcda(['test', 'dev-cmr', 'lookup-account']);
  expect([ending.code, ending.stderr]).toEqual([1, expect.stringContaining('did you mean dev-crm?')]);
});

test('--help shows examples', async () => {
  expect((await project.gcda(['test', '--help'])).stdout).toContain('--input accountId=A-1001');
});
