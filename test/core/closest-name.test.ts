import { closestName } from '../../core/closest-name';

test.each([
  ['dve', 'dev'],
  ['prd', 'prod'],
  ['lookup-acount', undefined],
  ['production-of-everything', undefined],
])('takes %s for %s', (given, expected) => {
  expect(closestName(given, ['dev', 'stg', 'prod'])).toBe(expected);
});

test('knows no name among none', () => {
  expect(closestName('dev', [])).toBeUndefined();
});
