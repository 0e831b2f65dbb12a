import fc from 'fast-check';
import { formatSecretName, isSecretNamePart, secretNameProblems, tryParseSecretName } from '../../core/secret-name';

const part = fc.stringMatching(/^[a-z][a-z0-9]{0,11}$/);

test('parses what it formats', () => {
  fc.assert(
    fc.property(part, part, part, (environment, service, type) => {
      const name = { environment, service, type };
      expect(tryParseSecretName(formatSecretName(name))).toEqual(name);
    }),
  );
});

test('accepts a name exactly when it has three sound parts', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[a-zA-Z0-9_]{1,30}$/)), (text) => {
      const parts = text.split('_');
      const isSound = parts.length === 3 && parts.every(isSecretNamePart);
      expect(tryParseSecretName(text) !== undefined).toBe(isSound);
    }),
  );
});

test.each([
  'Prod_crm_bearer',
  'prod-crm-bearer',
  'prod_crm',
  'prod_crm_api_key',
  'prod__bearer',
  '1prod_crm_bearer',
  'prod_crm_bearer ',
  'рrod_crm_bearer',
  '',
])('refuses %j', (text) => {
  expect(secretNameProblems(text, 'here')).toEqual([
    expect.objectContaining({ code: 'secret-name-invalid', where: 'here' }),
  ]);
});

test('does not print control characters back', () => {
  expect(secretNameProblems('a\u001b[31m', 'here')[0]?.what).not.toContain('\u001b');
});
