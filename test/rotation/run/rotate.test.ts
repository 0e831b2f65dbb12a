import { history } from '../../../ledger/ledger';
import { verifyChain } from '../../../ledger/verify-chain';
import { resume, rotate } from '../../../rotation/run/rotate';
import { provableRotations } from '../../../rotation/store/read-rotations';
import { readState } from '../../../rotation/run/read-state';
import type { Rotation } from '../../../rotation/machine/rotation';
import { anEstate, tokensOf, type Estate } from '../../kit/an-estate';

let estate: Estate;
afterEach(() => estate.close());

const ask = (made: Estate, cause: 'asked' | 'revoked' = 'asked', ports = made.ports()) =>
  rotate({ environment: made.environment, secret: made.environment.secrets[0]!, cause, reason: 'a test' }, ports);

/** Lets time pass to the rotation's next step, and makes it, until it is over. */
async function toItsEnd(made: Estate, rotation: Rotation): Promise<Rotation> {
  let current = rotation;
  while (current.stage !== 'done' && current.stage !== 'failed') {
    made.clock.advance(Math.max(0, current.wakeAt - made.clock.now()));
    current = await resume(current, made.ports());
  }
  return current;
}

test('renews a token with no failed call, and proves that the old one is dead and the new one in use', async () => {
  estate = await anEstate({
    rotation: (targets) =>
      tokensOf(targets, {
        introspectionUrl: `${targets.url}/dev/oauth/token/introspection`,
        revocationUrl: `${targets.url}/dev/oauth/token/revocation`,
      }),
  });
  expect(await estate.callNow()).toBe(200);
  const waiting = await ask(estate);
  // cache 60 + timeout 10 + skew 5 + propagation 10
  expect(waiting).toMatchObject({ stage: 'retire', generation: 1, wakeAt: estate.clock.now() + 85_000 });
  expect(await estate.callNow()).toBe(200);
  const ended = await toItsEnd(estate, waiting!);
  expect(ended).toMatchObject({
    stage: 'done',
    reference: 'dev_crm_issuerid',
    findings: {
      issue: { outcome: 'proven', facts: { expiresInSeconds: 1800, attempts: 1 } },
      check: { outcome: 'proven', how: 'probe dev-crm-who-am-i: 200, dev' },
      store: { outcome: 'proven' },
      verify: { outcome: 'proven', how: 'console dev-crm-who-am-i: 200' },
      retire: { outcome: 'proven', how: 'revoked at its issuer' },
      prove: { outcome: 'proven', how: 'old value: introspection: dead; platform: console dev-crm-who-am-i: 200' },
    },
  });
  const records = await history(estate.db, { environment: 'dev', secret: 'dev_crm_bearer' });
  expect(records.map(({ event, generation }) => `${event} ${generation}`)).toEqual(
    ['begun', 'issued', 'checked', 'stored', 'verified', 'retired', 'proven'].map((event) => `${event} 1`),
  );
  expect((await verifyChain(estate.db, 'dev', { key: estate.ports().keyOf('dev') })).problems).toEqual([]);
  const state = await readState(estate.db, estate.ports().inventory);
  expect(state.liveOf('dev', 'dev_crm_bearer')).toMatchObject({ generation: 1, endsAt: ended.newEndsAt });
});

test('begins another rotation while an earlier one waits to prove its end, says so, and ends both', async () => {
  estate = await anEstate();
  const { clock, environment } = estate;
  await toItsEnd(estate, (await ask(estate))!);
  const first = await ask(estate);
  clock.advance(first!.wakeAt - clock.now());
  const waiting = await resume(first!, estate.ports());
  // Nobody can end the old token, which lives for half an hour.
  expect(waiting.stage).toBe('prove');
  expect(waiting.wakeAt).toBeGreaterThan(clock.now() + 600_000);
  clock.advance(60_000);
  const told: Rotation[] = [];
  const wish = { environment, secret: environment.secrets[0]!, cause: 'asked', reason: 'a test' } as const;
  const second = await rotate({ ...wish, onEarlier: (earlier) => void told.push(...earlier) }, estate.ports());
  expect(told).toMatchObject([{ generation: 2, stage: 'prove' }]);
  expect(second).toMatchObject({ generation: 3, stage: 'retire' });
  expect(await estate.callNow()).toBe(200);
  // A pass sees it once its time has come, though it is not the newest.
  expect(await provableRotations(estate.db, waiting.wakeAt - 1)).toEqual([]);
  expect(await provableRotations(estate.db, waiting.wakeAt)).toMatchObject([{ id: waiting.id }]);
  const ended = await toItsEnd(estate, waiting);
  const how = /^old value: probe .*: 401.*; platform: generation 3 took its place before that could be proven$/;
  expect(ended).toMatchObject({
    stage: 'done',
    findings: {
      prove: {
        outcome: 'not-proven',
        how: expect.stringMatching(how) as string,
        facts: { oldValue: 'proven', platform: 'not-proven' },
      },
    },
  });
  expect(await toItsEnd(estate, second!)).toMatchObject({ stage: 'done', findings: { prove: { outcome: 'proven' } } });
  expect(await estate.callNow()).toBe(200);
});

test('tells of no earlier rotation where none waits, or where none begins', async () => {
  estate = await anEstate();
  const { environment } = estate;
  const onEarlier = jest.fn();
  const wish = { environment, secret: environment.secrets[0]!, cause: 'asked', reason: 'a test', onEarlier } as const;
  await rotate(wish, estate.ports());
  await rotate(wish, estate.ports());
  expect(onEarlier).not.toHaveBeenCalled();
});
