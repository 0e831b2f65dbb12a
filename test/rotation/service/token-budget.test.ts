import { isOver } from '../../../rotation/rotation';
import { goOn, rotate } from '../../../rotation/rotate';
import { createSharedCatalog } from '../../../rotation/shared-catalog';
import { assertTokens, tokenBudgets } from '../../../rotation/service/token-budget';
import { requestsPerRotation } from '../../../rotation/stage-requests';
import { anEstate } from '../../kit/an-estate';
import { anInventory } from '../../kit/an-inventory';
import { aRotatedEnvironment } from '../plan/a-rotated-environment';

test('adds up what an organisation’s secrets cost, whatever their lives, and refuses too few clients with the sum', () => {
  const dev = aRotatedEnvironment(3000);
  const secrets = dev.secrets.map((secret, index) => (index < 1000 ? { ...secret, lifetimeSeconds: 3600 } : secret));
  const inventory = anInventory({ ...dev, secrets }, { ...aRotatedEnvironment(10), name: 'stg' });
  const budgets = tokenBudgets(inventory, ({ name }) => (name === 'dev' ? 2 : 3));
  expect(budgets).toMatchObject([
    {
      ...{ organization: 'nonprod', needed: 4, there: 3 },
      arithmetic: [
        '1000 secrets × 9 requests every 3000 s = 180 a minute; 285 of 300 a minute are used of each token',
        '2010 secrets × 9 requests every 1200 s = 905 a minute; 285 of 300 a minute are used of each token',
      ],
    },
  ]);
  expect(() => assertTokens(budgets)).toThrow(
    /organisation nonprod {2}tokens-too-few\n.*need 4 tokens, there are 3: .*905 a minute/,
  );
  expect(() => assertTokens(tokenBudgets(inventory, () => 4))).not.toThrow();
});

test('counts as many requests as a rotation makes, but for lists that many share', async () => {
  const estate = await anEstate();
  const catalog = createSharedCatalog(estate.clock);
  const wish = { environment: estate.environment, secret: estate.environment.secrets[0]!, reason: 'a test' };
  let counted: string[] = [];
  for (let round = 0; round < 2; round += 1) {
    const before = estate.kit.journal.length;
    let rotation = (await rotate({ ...wish, cause: 'asked' }, estate.ports({ catalog })))!;
    while (!isOver(rotation)) {
      estate.clock.advance(Math.max(0, rotation.wakeAt - estate.clock.now()));
      rotation = await goOn(rotation, estate.ports({ catalog }));
    }
    counted = estate.kit.journal.slice(before).map(({ method, path }) => `${method} ${path}`);
  }
  await estate.close();
  const own = counted.filter((call) => !call.endsWith('/listing') && call !== 'POST /oauth/token');
  expect(own).toHaveLength(requestsPerRotation);
});
