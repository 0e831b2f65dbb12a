import type { GenesysClient } from '../../../genesys/client';
import { rotate } from '../../../rotation/rotate';
import { stageRequests } from '../../../rotation/stage-requests';
import { anEstate, type Estate } from '../../kit/an-estate';

let estate: Estate;
afterEach(() => estate.close());

test('counts as many requests to the platform as the real stages make', async () => {
  estate = await anEstate();
  const made: string[] = [];
  const client = new Proxy(estate.client, {
    get: (target, name: keyof GenesysClient) => {
      const method = target[name];
      return typeof method !== 'function'
        ? method
        : (...parameters: never[]) => {
            made.push(name);
            return (method as (...given: never[]) => unknown).apply(target, parameters);
          };
    },
  });
  const { environment } = estate;
  const wish = { environment, secret: environment.secrets[0]!, cause: 'asked', reason: 'a test' } as const;
  const waiting = await rotate(wish, estate.ports({ clientOf: () => client }));
  expect(waiting?.stage).toBe('retire');
  expect(made).toHaveLength(stageRequests.store + stageRequests.verify);
  expect(stageRequests.prove).toBe(stageRequests.verify); // both run the test console once
});
