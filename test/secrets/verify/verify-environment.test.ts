import type { InventoryAction, InventoryEnvironment } from '../../../core/inventory';
import { createCatalog } from '../../../secrets/platform/catalog';
import { locateTargets } from '../../../secrets/platform/locate';
import type { CacheWindows } from '../../../secrets/verify/cache-windows';
import { outcomeOf } from '../../../secrets/verify/outcome';
import { secretVerdicts } from '../../../secrets/verify/secret-verdicts';
import { runAtOnce, verifyEnvironment } from '../../../secrets/verify/verify-environment';
import { writeTargets } from '../../../secrets/targets/write-target';
import { aClient } from '../../kit/a-client';
import { aPlatform, reply, type FakePlatform } from '../../kit/a-platform';
import { anAction, anEnvironment } from '../../kit/an-inventory';

const probe = { url: 'https://crm.dev.example.com/whoami', environmentAt: 'caller.environment', environment: 'dev' };
const whoAmI = anAction('dev', { id: 'who-am-i', name: 'dev-crm-who-am-i', example: {}, probe });
const lookup = anAction('dev');

/** What the console says of a run that its target answered with a status. */
const answered = (status: number, headers: Record<string, string> = { Authorization: 'Bearer *****' }) => ({
  success: false,
  error: { code: 'remote.status', status, messageParams: { remoteStatus: String(status) }, message: 'it failed' },
  operations: [
    { name: 'Resolve request templates', success: true, result: { headers } },
    { name: 'Execute request', success: false, error: { code: 'remote.status', status } },
  ],
});
const accepted = { success: true, operations: [], finalResult: {} };
const says = (environment: string) => ({ ...accepted, finalResult: { caller: { environment } } });

interface Options {
  readonly overrides?: Partial<InventoryEnvironment>;
  /** Console's answers by the name of the action; others are accepted. */
  readonly results?: Readonly<Record<string, unknown>>;
  readonly isReadOnly?: boolean;
  readonly windows?: CacheWindows;
  readonly prepare?: (platform: FakePlatform) => void;
  readonly deployed?: Parameters<typeof verifyEnvironment>[1]['deployed'];
}

async function verify(actions: readonly InventoryAction[], options: Options = {}) {
  const { overrides = {}, results = {}, isReadOnly = false, deployed = [] } = options;
  const environment = anEnvironment({ actions: [...actions], ...overrides });
  const platform = aPlatform(environment.credentials.map(({ name }) => name));
  platform.actions.push(...actions.map(({ name }) => ({ id: `id-of-${name}`, name })));
  platform.intercept = (request) => {
    const name = /actions\/id-of-(.+)\/test/.exec(request.url)?.[1];
    return name === undefined ? undefined : reply(200, results[name] ?? accepted);
  };
  options.prepare?.(platform);
  const client = aClient(platform.fetch);
  const location = await locateTargets(environment, writeTargets(environment), { client, catalog: createCatalog() });
  const { windows = new Map() } = options;
  const known = { verdicts: secretVerdicts(environment, location), deployed, isReadOnly, windows };
  const proofs = await verifyEnvironment(actions, known, { client, names: ['dev', 'stg', 'prod'] });
  const sent = platform.calls.filter(({ path }) => path.endsWith('/test')).map(({ path }) => path.split('/').at(-2));
  return { proofs, sent, outcome: outcomeOf(proofs) };
}

test('proves an action whose target accepts its example, and says that nobody named the environment', async () => {
  const { proofs, sent, outcome } = await verify([lookup]);
  expect(proofs).toEqual([
    expect.objectContaining({ id: 'lookup-account', verdict: 'proven', what: null, environmentProvenBy: [] }),
  ]);
  expect([sent, outcome]).toEqual([['id-of-dev-crm-lookup-account'], 'proven']);
});

test("carries a probe's answer over to the other actions of the same secret, and to no others", async () => {
  const keyed = anAction('dev', {
    id: 'keyed',
    name: 'dev-crm-keyed',
    secrets: ['dev_crm_clientid', 'dev_crm_bearer'],
  });
  const { proofs } = await verify([lookup, keyed, whoAmI], { results: { [whoAmI.name]: says('dev') } });
  expect(proofs.map(({ id, environmentProvenBy }) => [id, environmentProvenBy])).toEqual([
    ['lookup-account', ['who-am-i']],
    ['keyed', []],
    ['who-am-i', ['who-am-i']],
  ]);
});

test('finds the environment in the steps of the console where the output leaves it out', async () => {
  const text = JSON.stringify({ caller: { environment: 'dev' } });
  const shown = { ...accepted, operations: [{ name: 'Execute request', result: { status: 200, text } }] };
  const { proofs } = await verify([whoAmI], { results: { [whoAmI.name]: shown } });
  expect(proofs).toMatchObject([{ verdict: 'proven', environmentProvenBy: ['who-am-i'] }]);
});

test('calls a value mismatched when its probe names another environment, in every action that uses it', async () => {
  const { proofs, outcome } = await verify([whoAmI, lookup], { results: { [whoAmI.name]: says('stg') } });
  expect(proofs).toMatchObject([
    { id: 'who-am-i', verdict: 'mismatched', what: 'the answer must name dev at caller.environment, it names stg' },
    { id: 'lookup-account', verdict: 'mismatched', what: expect.stringContaining('who-am-i') },
  ]);
  expect(outcome).toBe('failed');
});

test('does not repeat what an answer holds where an environment should stand', async () => {
  const { proofs } = await verify([whoAmI], { results: { [whoAmI.name]: says('some-token') } });
  expect(proofs).toMatchObject([{ verdict: 'mismatched', what: expect.stringContaining('it names another one') }]);
  expect(JSON.stringify(proofs)).not.toContain('some-token');
});

test('does not take a probe for proof that names no environment', async () => {
  const { proofs } = await verify([whoAmI]);
  expect(proofs).toMatchObject([{ verdict: 'failed', what: expect.stringContaining('names nothing there') }]);
});

test.each([
  ['refused', answered(401)],
  ['mismatched', answered(403)],
  ['failed', answered(500)],
  ['failed', { success: false, operations: [], error: { message: 'no answer within 10 s' } }],
  ['empty', answered(401, { Authorization: 'Bearer ' })],
  ['empty', answered(403, { authorization: '' })],
  ['unresolved', answered(401, { Authorization: 'Bearer ${credentials.dev_crm_bearer}' })],
  ['unresolved', answered(401, { Authorization: 'Bearer {{secrets.dev_crm_bearer}}' })],
])('calls it %s', async (verdict, result) => {
  const { proofs, outcome } = await verify([lookup], { results: { [lookup.name]: result } });
  expect([proofs[0]?.verdict, outcome]).toEqual([verdict, 'failed']);
});

test('takes an empty mask of a run that succeeded for a mask', async () => {
  const masked = { ...accepted, operations: [{ name: 'Resolve', result: { headers: { Authorization: '' } } }] };
  const { proofs } = await verify([lookup], { results: { [lookup.name]: masked } });
  expect(proofs).toMatchObject([{ verdict: 'proven' }]);
});

test('names a credential that still has placeholders, and sends nothing with them', async () => {
  const { proofs, sent } = await verify([lookup], {
    prepare: (platform) => {
      const whole = platform.intercept;
      const dates = { createdDate: '2026-01-01T00:00:00Z', modifiedDate: '2026-01-01T00:00:00Z' };
      const [first] = platform.credentials.map(({ id, name, type }) => ({ id, name, type, ...dates }));
      platform.intercept = (request, nth) => {
        const isFirstPage = request.url.includes('/listing') && !request.url.includes('after=');
        return isFirstPage ? reply(200, { entities: [first] }) : whole(request, nth);
      };
    },
  });
  expect(proofs).toMatchObject([{ verdict: 'unset', what: 'dev_crm_bearer holds no value yet', status: null }]);
  expect(sent).toEqual([]);
});

test('names a secret that the native store does not have as empty, and sends nothing', async () => {
  const { proofs, sent } = await verify([lookup], { overrides: { store: 'native-secrets', credentials: [] } });
  expect(proofs).toMatchObject([{ verdict: 'empty', what: expect.stringContaining('dev_crm_bearer') }]);
  expect(sent).toEqual([]);
});

test('names what is not deployed: an action, a credential, a definition', async () => {
  const noAction = await verify([lookup], { prepare: (platform) => void platform.actions.pop() });
  const noCredential = await verify([lookup], { prepare: (platform) => void platform.credentials.shift() });
  const { id, integration, contractHash } = lookup;
  const record = { id, integration, contractHash, definitionHash: 'another' };
  const outdated = await verify([lookup], {
    deployed: [{ version: 1, stack: 'dev-crm', actions: [record], credentials: [] }],
  });
  for (const { proofs, sent } of [noAction, noCredential, outdated])
    expect([proofs[0]?.verdict, sent]).toEqual(['not-deployed', []]);
  expect(outdated.proofs[0]?.what).toContain('changed since the last deploy');
});

test('reading only, it skips what may write, and is never fully verified', async () => {
  const create = anAction('dev', { id: 'create', name: 'dev-crm-create', requestType: 'POST' });
  const { proofs, sent, outcome } = await verify([lookup, create], { isReadOnly: true });
  expect(proofs.map(({ verdict }) => verdict)).toEqual(['proven', 'skipped']);
  expect([sent, outcome]).toEqual([['id-of-dev-crm-lookup-account'], 'incomplete']);
});

test('lets an action without an example pass only where its secrets were accepted elsewhere', async () => {
  const bare = anAction('dev', { id: 'bare', name: 'dev-crm-bare', example: null });
  const alone = await verify([bare]);
  const beside = await verify([bare, lookup]);
  expect([alone.proofs[0]?.verdict, alone.outcome, beside.outcome]).toEqual(['not-provable', 'incomplete', 'proven']);
});

test('takes an environment without actions for unproven', () => {
  expect(outcomeOf([])).toBe('incomplete');
});

test('claims nothing when the platform does not let it test', async () => {
  const denied = verify([lookup], {
    prepare: (platform) => {
      platform.intercept = (request) => (request.url.includes('/test') ? reply(403, {}) : undefined);
    },
  });
  await expect(denied).rejects.toMatchObject({ problems: [{ code: 'permission-missing' }] });
});

test('takes a refusal of one action for a finding about that action', async () => {
  const { proofs } = await verify([lookup], {
    prepare: (platform) => {
      platform.intercept = (request) => (request.url.includes('/test') ? reply(404, {}) : undefined);
    },
  });
  expect(proofs).toMatchObject([{ verdict: 'failed', what: 'the platform answered 404' }]);
});

test('runs so many actions at a time and no more', async () => {
  let running = 0;
  let most = 0;
  const many = Array.from({ length: 40 }, (_, i) => anAction('dev', { id: `a-${i}`, name: `dev-crm-a-${i}` }));
  const { proofs } = await verify(many, {
    prepare: (platform) => {
      platform.intercept = async (request) => {
        if (!request.url.includes('/test')) return undefined;
        most = Math.max(most, (running += 1));
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
        return reply(200, accepted);
      };
    },
  });
  expect([proofs.length, most]).toEqual([40, runAtOnce]);
});
