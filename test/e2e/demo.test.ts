import type { DemoResult } from '../../cli/demo/demo-result';
import { renderDemo } from '../../cli/demo/render-demo';
import { aPage } from '../kit/a-page';
import { aWorkspace } from '../kit/a-workspace';

const workspace = aWorkspace();
afterAll(() => workspace.close());

const environments = ['dev', 'stg', 'prod'];

test('deploys, sets, proves and searches in one command, and stops what it started', () => {
  const said = workspace.gcda(['demo', '--json']);
  expect(said).toMatchObject({ code: 0, stderr: '' });
  const result = JSON.parse(said.stdout) as DemoResult;
  aPage('README.md').shows(renderDemo(result));
  expect(result.deploys).toMatchObject([
    { stacks: 6, added: 45, changed: 0, destroyed: 0 },
    { stacks: 6, added: 0, changed: 0, destroyed: 0 },
  ]);
  expect(result).toMatchObject({ valuesWritten: 15, success: true, search: { found: [] } });
  expect(result.ledger).toEqual({ records: 33, isWhole: true, inPlace: 15, of: 15 });
  expect(result.search.artifacts).toBeGreaterThan(50);
  expect(result.actions).toHaveLength(21);
  // Each answer comes from the environment's own target: its records carry the environment's name.
  const names = result.actions
    .filter(({ action }) => action === 'lookup-account')
    .map(({ environment, answer }) => [environment, (answer as { name: string }).name]);
  expect(names).toEqual(environments.map((environment) => [environment, `Ada Lovelace (${environment})`]));
  expect(workspace.gcda(['sandbox', 'status']).code).toBe(69);
});

test('stops everything when it is interrupted', async () => {
  const child = workspace.start('gcda', ['demo']);
  let progress = '';
  const isDeploying = new Promise<void>((resolve) => {
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      progress += text;
      if (progress.includes('Deploy dev')) resolve();
    });
  });
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
  await isDeploying;
  child.kill('SIGINT');
  expect(await closed).toBe(130);
  expect(workspace.gcda(['sandbox', 'status']).code).toBe(69);
});
