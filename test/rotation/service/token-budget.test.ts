import { assertTokens, tokenBudgets } from '../../../rotation/service/token-budget';
import { aPage } from '../../kit/a-page';
import { anInventory } from '../../kit/an-inventory';
import { aRotatedEnvironment } from '../plan/a-rotated-environment';

test('adds up what an organisation’s secrets cost, whatever their lives, and refuses too few clients with the sum', () => {
  const dev = aRotatedEnvironment(6000);
  const secrets = dev.secrets.map((secret, index) => (index < 1000 ? { ...secret, lifetimeSeconds: 3600 } : secret));
  const inventory = anInventory({ ...dev, secrets }, { ...aRotatedEnvironment(10), name: 'stg' });
  const budgets = tokenBudgets(inventory, ({ name }) => (name === 'dev' ? 2 : 3));
  expect(budgets).toMatchObject([
    {
      ...{ organization: 'nonprod', needed: 4, there: 3 },
      arithmetic: [
        '1000 secrets × 4 requests every 3000 s = 80 a minute; 285 of 300 a minute are used of each token',
        '5010 secrets × 4 requests every 1200 s = 1002 a minute; 285 of 300 a minute are used of each token',
      ],
    },
  ]);
  expect(() => assertTokens(budgets)).toThrow(
    /organisation nonprod {2}tokens-too-few\n.*need 4 tokens, there are 3: .*1002 a minute/,
  );
  expect(() => assertTokens(tokenBudgets(inventory, () => 4))).not.toThrow();
});

test('says of too few clients what docs/rotation/service.md shows', () => {
  const budgets = tokenBudgets(anInventory(aRotatedEnvironment(10_000)), () => 1);
  const { message } = ((): Error => {
    try {
      assertTokens(budgets);
      return new Error('nothing was refused');
    } catch (error) {
      return error as Error;
    }
  })();
  aPage('docs/rotation/service.md').shows(message);
});
