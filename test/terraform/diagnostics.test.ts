import { renderProblem } from '../../core/problem';
import { diagnosticProblems } from '../../terraform/diagnostic-problems';
import type { Diagnostic } from '../../terraform/ui-event';

const error = (overrides: Partial<Diagnostic>): Diagnostic => ({
  severity: 'error',
  summary: 'refused',
  detail: '',
  ...overrides,
});

test('says the same thing of several resources once', () => {
  const addresses = ['a.one', 'a.two', 'a.three'];
  const found = diagnosticProblems(
    'dev-crm',
    addresses.map((address) => error({ address, detail: 'API Error: 403' })),
  );
  expect(found.map(renderProblem)).toEqual([
    'dev-crm a.one and 2 more  terraform-failed\n  refused: API Error: 403\n  fix: mend what Terraform names, then run the command again; it goes on from what is there',
  ]);
});

test.each([
  'dial tcp: lookup api.mypurecloud.de: no such host',
  'connect: connection refused',
  'net/http: TLS handshake timeout',
  'could not connect to registry.terraform.io',
  'fetch failed: ECONNRESET',
])('takes %j for an outage', (detail) => {
  expect(diagnosticProblems('s', [error({ detail })])[0]?.code).toBe('terraform-unreachable');
});

test('takes a refusal for none, nor a warning for an error', () => {
  expect(diagnosticProblems('s', [error({ detail: 'API Error: 401 - authentication failed' })])[0]?.code).toBe(
    'terraform-failed',
  );
  expect(diagnosticProblems('s', [error({ severity: 'warning' })])).toMatchObject([
    { code: 'terraform-warning', level: 'warning' },
  ]);
});

test('passes the provider’s own advice on, and no control characters', () => {
  const [problem] = diagnosticProblems('s', [error({ detail: 'first\u001b[31m\n\nsecond\nfix: start it' })]);
  expect(problem).toMatchObject({ what: 'refused: first[31m\n  second', fix: 'start it' });
});
