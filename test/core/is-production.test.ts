import { isProduction } from '../../core/is-production';

test.each([
  ['prod', 'acme', true],
  ['prod-eu', 'acme', true],
  ['dev', 'production', true],
  ['live', 'acme', true],
  ['eu_prod2', 'acme', true],
  ['dev', 'nonprod', false],
  ['preprod', 'nonprod', false],
  ['products', 'delivery', false],
])('takes environment %s of organisation %s for production: %s', (name, organization, expected) => {
  expect(isProduction({ name, organization })).toBe(expected);
});

test.each([
  ['eu', 'acme', true],
  ['prod', 'prod', false],
])('takes environment %s of organisation %s for what it says of itself: %s', (name, organization, production) => {
  expect(isProduction({ name, organization, production })).toBe(production);
});
