import { createLookUps } from '../../../secrets/platform/catalog';
import { runExample } from '../../../secrets/console/run-example';
import { aClient, aStillClock } from '../../kit/a-client';
import { aPlatform } from '../../kit/a-platform';
import { anAction } from '../../kit/an-inventory';

const [one, two, three] = ['one', 'two', 'three'].map((id) => anAction('dev', { id, name: `dev-crm-${id}` }));

function aWorld() {
  const platform = aPlatform([], 100);
  platform.actions.push(...['one', 'two', 'three'].map((id) => ({ id: `action-${id}`, name: `dev-crm-${id}` })));
  const clock = aStillClock();
  const client = aClient(platform.fetch, { clock });
  const ports = { lookUps: createLookUps(clock), clock };
  /** Requests after the login, as `verb path`. */
  const seen = () => platform.calls.splice(0).flatMap(({ path, query }) => told(path, query.get('name')));
  return { platform, clock, seen, run: (action = one!) => runExample(action, client, ports) };
}

function told(path: string, name: string | null): string[] {
  const rest = path.split('/api/v2/integrations/')[1];
  return rest === undefined ? [] : [name === null ? rest : `${rest} ${name}`];
}

const twice = (path: string) => [path, path]; // a page, and the empty one behind it

test('searches for the first action and lists all for the second; after that a run is one request', async () => {
  const { seen, run } = aWorld();
  await run(one);
  await run(one);
  expect(seen()).toEqual([...twice('actions dev-crm-one'), 'actions/action-one/test', 'actions/action-one/test']);
  await run(two);
  await run(three);
  await run(one);
  expect(seen()).toEqual([
    ...twice('actions'),
    ...['actions/action-two/test', 'actions/action-three/test', 'actions/action-one/test'],
  ]);
});

test('looks again for an action that was made anew, and runs it once', async () => {
  const { platform, clock, seen, run } = aWorld();
  for (const action of [one, two]) await run(action);
  seen();
  clock.advance(1);
  platform.actions.splice(0, 1, { id: 'action-new', name: 'dev-crm-one' });
  await run(one);
  expect(seen()).toEqual(['actions/action-one/test', ...twice('actions dev-crm-one'), 'actions/action-new/test']);
  await Promise.all([run(one), run(two)]);
  expect(seen().sort()).toEqual(['actions/action-new/test', 'actions/action-two/test']);
});

test('says so when the action is gone', async () => {
  const { platform, clock, run } = aWorld();
  await run(one);
  clock.advance(1);
  platform.actions.splice(0, 1);
  await expect(run(one)).rejects.toMatchObject({ problems: [{ code: 'action-not-deployed' }] });
});

test('asks for the deployed contract only where a run came to nothing, and names what does not fit', async () => {
  const { platform, seen, run } = aWorld();
  platform.testResult = { success: false, error: { message: 'invalid input' }, operations: [] };
  const inputSchema = { required: ['region'], properties: { region: { type: 'string' } } };
  platform.actions.splice(0, 1, { ...platform.actions[0]!, contract: { input: { inputSchema } } });
  await expect(run(one)).rejects.toMatchObject({
    problems: [
      { code: 'input-unknown', where: 'accountId' },
      { code: 'input-missing', where: 'region' },
    ],
  });
  expect(seen().at(-1)).toBe('actions/action-one');
});

test('gives a refusal of the target as it is', async () => {
  const { platform, seen, run } = aWorld();
  platform.testResult = { success: false, operations: [{ name: 'call', error: { status: 401 } }] };
  expect(await run(one)).toMatchObject({ success: false, status: 401 });
  expect(seen().at(-1)).toBe('actions/action-one/test');
});
