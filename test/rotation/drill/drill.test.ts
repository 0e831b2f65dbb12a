import { buildCertificate } from '../../../rotation/certificate/build-certificate';
import { collectEvidence } from '../../../rotation/certificate/collect-evidence';
import { watchActions } from '../../../rotation/drill/watch-actions';
import { observationsIn } from '../../../rotation/observations/observations';
import { rotate } from '../../../rotation/run/rotate';
import { anEstate, type Estate } from '../../kit/an-estate';

describe('watchActions', () => {
  let estate: Estate;
  beforeEach(async () => void (estate = await anEstate({ sandbox: { cacheSeconds: 0 } })));
  afterEach(() => estate.close());

  /** Watches so many rounds; every pause ends at once. */
  async function watch(rounds: number, made: Estate): Promise<number> {
    const state = { left: rounds };
    const clock = {
      now: () => made.clock.now(),
      sleep: (milliseconds: number) => Promise.resolve(made.clock.advance(milliseconds)),
    };
    const isOver = () => state.left <= 0;
    const counting = {
      ...made.client,
      testAction: async (...given: Parameters<typeof made.client.testAction>) => {
        state.left -= 1;
        return made.client.testAction(...given);
      },
    };
    return watchActions(
      { environment: made.environment, secret: 'dev_crm_bearer', everyMilliseconds: 5_000, isOver },
      { ...made.ports(), clientOf: () => counting, clock },
    );
  }
  const answers = async () =>
    (await observationsIn(estate.db, estate.ports().keyOf).executionsSince('dev', 0)).found.map(
      ({ action, status }) => [action, status],
    );

  test('keeps what each run got, round after round', async () => {
    const before = estate.clock.now();
    expect(await watch(3, estate)).toBe(1);
    expect(await answers()).toEqual(Array(3).fill(['dev-crm-who-am-i', 200]));
    expect(estate.clock.now() - before).toBeGreaterThanOrEqual(10_000);
  });

  test('sees from outside what a certificate must not pass over', async () => {
    const secret = estate.environment.secrets[0]!;
    const wish = { environment: estate.environment, secret };
    await rotate({ ...wish, cause: 'asked', reason: 'a test' }, estate.ports());
    const credential = (await estate.client.findCredentialsByName('dev_crm_bearer'))[0]!;
    await estate.kit.call('PUT', `/api/v2/integrations/credentials/${credential.id}`, {
      ...{ name: 'dev_crm_bearer', type: { name: 'userDefined' } },
      credentialFields: { dev_crm_bearer: 'no token of anybody' },
    });
    await watch(1, estate);
    const { db, clock, client } = estate;
    const evidence = await collectEvidence(wish, { db, clock, key: undefined, client });
    const { claims, verdict } = buildCertificate(evidence, { at: clock.now(), actor: 'a test' });
    expect(claims.find(({ claim }) => claim === 'no-call-refused')).toMatchObject({ outcome: 'refuted' });
    expect(verdict).toBe('refuted');
  });

  test('runs nothing that could change something', async () => {
    const [action] = estate.environment.actions;
    const posts = [{ ...action!, requestType: 'POST' as const }];
    expect(await watch(1, { ...estate, environment: { ...estate.environment, actions: posts } })).toBe(0);
    expect(await answers()).toEqual([]);
  });
});
