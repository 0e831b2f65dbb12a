import { tmpdir } from 'node:os';
import { App } from 'cdktf';
import type * as ProjectApp from '../../app';
import { run } from '../../cli/run';
import {
  addRule,
  DataAction,
  ExternalService,
  GenesysStack,
  suppress,
  todayContext,
  type OwnRule,
} from '../../constructs';
import { anEnvironment } from '../kit/an-environment';
import { aTerminal } from '../kit/a-terminal';
import { actionProps, type Declared } from '../kit/synth-stack';

let buildApp: jest.SpyInstance<App, Parameters<typeof ProjectApp.buildApp>> | undefined;
jest.mock('../../app', () => ({ ...jest.requireActual<typeof ProjectApp>('../../app') }));
afterEach(() => buildApp?.mockRestore());

async function check(...args: readonly string[]) {
  const { io, end } = aTerminal({ cwd: tmpdir() });
  return end(await run(['check', ...args], io));
}

/** An app with the same mistake in two environments. */
function unsoundApp(outdir: string | undefined): App {
  const app = new App(outdir === undefined ? {} : { outdir });
  for (const name of ['dev', 'prod']) {
    const environment = anEnvironment({ name });
    const stack = new GenesysStack(app, 'crm', environment);
    const crm = new ExternalService(stack, 'crm', { environment });
    const bearer = { secretName: `${name}_crm_bearer`, environmentName: name };
    const declared = { stack, crm, bearer } as unknown as Declared;
    new DataAction(stack, 'lookup', actionProps(declared, { timeoutSeconds: 99 }));
  }
  return app;
}

function useUnsoundApp(): void {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the module as the command gets it
  buildApp = jest.spyOn(require('../../app') as typeof ProjectApp, 'buildApp');
  buildApp.mockImplementation(({ outdir } = {}) => unsoundApp(outdir));
}

test('finds the shipped declarations sound, and counts them', async () => {
  const ending = await check();
  expect(ending).toMatchObject({ code: 0, stderr: '' });
  expect(ending.stdout).toMatch(/^sound: \d+ stacks, 21 actions, 15 secrets\n$/);
});

test('--json tells how large requests are, at most and with the example', async () => {
  const { requests } = JSON.parse((await check('--json')).stdout) as {
    readonly requests: { readonly actions: readonly { readonly path: string; readonly worstCase: number }[] };
  };
  // As stacks/crm.ts has it.
  const body = { accountId: 'A-1001', subject: 'No dial tone since "Monday"', priority: 2, origin: 'voice' };
  const createCase = requests.actions.find(({ path }) => path === 'dev-crm/create-case');
  expect(createCase).toMatchObject({ exampleContentLength: JSON.stringify(body).length });
  expect(createCase?.worstCase).toBeGreaterThan(4096);
});

test('lists the problems of every environment at once, each with its line', async () => {
  useUnsoundApp();
  const ending = await check();
  expect([ending.code, ending.stdout]).toEqual([1, '']);
  for (const name of ['dev', 'prod']) {
    expect(ending.stderr).toMatch(
      new RegExp(`^${name}-crm/lookup at test/cli/check\\.test\\.ts:\\d+ {2}timeout-invalid\\n {2}an action`, 'm'),
    );
  }
});

test('--json prints counts and problems as data', async () => {
  useUnsoundApp();
  const ending = await check('--json');
  const result = JSON.parse(ending.stdout) as { readonly problems: readonly object[] };
  expect(ending).toMatchObject({ code: 1, stderr: '' });
  expect(result).toMatchObject({ sound: false, stacks: 2, actions: 2, secrets: 0 });
  expect(result).toMatchObject({
    requests: { limitBytes: 524288, actions: [{ path: 'dev-crm/lookup', exampleContentLength: null }, {}] },
  });
  expect(result.problems).toContainEqual(
    expect.objectContaining({ where: 'prod-crm/lookup', code: 'timeout-invalid', at: expect.any(String) as string }),
  );
});

const everyStack: OwnRule = {
  id: 'acme/every-stack',
  suppression: 'allowed',
  meaning: 'There is a stack.',
  cause: 'A stack.',
  explanation: 'Something must be found.',
  fix: 'None.',
  source: 'this test',
  judge: ({ stack }) => [{ construct: stack, what: 'a stack was found' }],
};

/** An app with a stack in which a rule finds something, whatever is in it. */
function useAppWith(rule: OwnRule, change: (stack: GenesysStack) => void = () => {}): void {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the module as the command gets it
  buildApp = jest.spyOn(require('../../app') as typeof ProjectApp, 'buildApp');
  buildApp.mockImplementation(({ outdir = '', today = '' } = {}) => {
    const app = new App({ outdir, context: todayContext(today) });
    const stack = new GenesysStack(app, 'crm', anEnvironment());
    addRule(stack, rule);
    change(stack);
    return app;
  });
}

test('reports a warning, and passes', async () => {
  useAppWith({ ...everyStack, level: 'warning' });
  const ending = await check();
  expect(ending).toMatchObject({ code: 0, stdout: 'sound: 1 stacks, 0 actions, 0 secrets\n' });
  expect(ending.stderr).toMatch(/^dev-crm at test\/cli\/check\.test\.ts:\d+ {2}acme\/every-stack \(warning\)\n/);
  expect(JSON.parse((await check('--json')).stdout)).toMatchObject({
    sound: true,
    problems: [{ code: 'acme/every-stack', level: 'warning' }],
  });
});

test('counts what is suppressed, and passes', async () => {
  useAppWith(everyStack, (stack) =>
    suppress(stack, { rule: 'acme/every-stack', reason: 'a pilot', owner: 'a team', expires: '2999-12-31' }),
  );
  expect(await check()).toEqual({
    code: 0,
    stderr: '',
    stdout: 'sound: 1 stacks, 0 actions, 0 secrets; suppressed findings: 1 (npx gcda exceptions)\n',
  });
});

test('--help shows examples', async () => {
  expect((await check('--help')).stdout).toContain('npx gcda check --json');
});
