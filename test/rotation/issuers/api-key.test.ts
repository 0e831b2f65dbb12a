import type { ScheduledPolicy } from '../../../core/rotation-policy';
import { apiKey } from '../../../rotation/issuers/api-key';
import { someTargets, type SomeTargets } from '../../sandbox/targets/some-targets';
import { answer, aTask, outcomeOfWork } from './a-task';

let targets: SomeTargets;
beforeAll(async () => (targets = await someTargets()));
afterAll(() => targets.close());

type Declared = Extract<ScheduledPolicy, { kind: 'api-key' }>;

const declare = (base: string, more: Partial<Declared> = {}): Declared => ({
  kind: 'api-key',
  createUrl: `${base}/keys`,
  deleteUrl: `${base}/keys/{id}`,
  keyAt: 'key',
  idAt: 'id',
  authorizedBy: 'admin',
  header: 'X-Admin-Key',
  template: '{secret}',
  overlap: { kind: 'until-retired' },
  ...more,
});
const onTarget = (idempotencyKey: string, admin = targets.credentials.dev.payment.adminKey.reveal()) =>
  aTask(declare(`${targets.url}/dev/payment`), (request) => fetch(request), { admin }, { idempotencyKey });
const status = async (key: string) => (await targets.get('/dev/payment/payments/P-3001', { 'x-api-key': key })).status;

test('makes keys that are good side by side, and ends them one by one', async () => {
  const [one, other] = [await apiKey.issue(onTarget('1')), await apiKey.issue(onTarget('2'))];
  const both = async () => [await status(one.value.reveal()), await status(other.value.reveal())];
  expect(await both()).toEqual([200, 200]);
  await apiKey.retire?.(onTarget('3'), { value: undefined, reference: one.reference });
  expect(await both()).toEqual([401, 200]);
  // An answer that was lost: the key is gone, and that is what was wanted.
  await expect(apiKey.retire?.(onTarget('3'), { value: undefined, reference: one.reference })).resolves.toBeDefined();
});

test('gets the same key again for the same rotation, so that a crash leaves no second one', async () => {
  const [one, again] = [await apiKey.issue(onTarget('same')), await apiKey.issue(onTarget('same'))];
  expect(again.reference).toBe(one.reference);
  expect(again.value.reveal()).toBe(one.value.reveal());
});

test('says when the service refuses, and ends nothing whose id is not known', async () => {
  await expect(outcomeOfWork(() => apiKey.issue(onTarget('x', 'not the admin')))).resolves.toBe(
    'refused issuer-refuses-client',
  );
  await expect(apiKey.retire?.(onTarget('x'), { value: undefined, reference: null })).resolves.toBeUndefined();
});

test.each<[string, unknown, Partial<Declared>, string]>([
  ['members deeper down', { data: { key: 'k-12345678', id: 7 } }, { keyAt: 'data.key', idAt: 'data.id' }, 'done'],
  ['no key', { id: '1' }, {}, 'again issuer-answer-unusable'],
  ['no id', { key: 'k-12345678' }, {}, 'again issuer-answer-unusable'],
  ['the key as its id', { key: 'k-12345678', id: 'k-12345678' }, {}, 'again issuer-answer-unusable'],
  ['an id that is no id', { key: 'k-12345678', id: 'a/../b' }, {}, 'again issuer-answer-unusable'],
  ['a text', 'k-12345678', {}, 'again issuer-answer-unusable'],
])('a service that answers with %s', async (_, body, more, outcome) => {
  const task = aTask(declare('https://pay.example.com', more), () => Promise.resolve(answer(body, 201)), {
    admin: 'x',
  });
  await expect(outcomeOfWork(() => apiKey.issue(task))).resolves.toBe(outcome);
});
