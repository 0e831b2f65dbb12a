import { GenesysApiError } from '../../../genesys/api-error';
import { outcomeOf } from '../../../rotation/stages/outcome-of';

const refusedWith = (status: number, retryAfter?: number) =>
  new GenesysApiError({
    ...{ method: 'PUT', route: '/api/v2/integrations/credentials/{credentialId}', status, attempt: 1 },
    ...{ errorCode: undefined, correlationId: undefined, permissions: [], retryAfter },
  });

test.each([
  [429, 86_400_000, { kind: 'again', code: 'rate-limited', after: 86_400_000 }],
  [429, undefined, { kind: 'again', code: 'rate-limited' }],
  [500, 1_000, { kind: 'again', code: 'platform-refused', after: 1_000 }],
  [404, 1_000, { kind: 'refused', code: 'platform-refused' }],
])('takes a %i of the platform that names %p for what the machine decides upon', (status, after, outcome) => {
  expect(outcomeOf(refusedWith(status, after))).toEqual(outcome);
});

test('says for how long the platform wants to be left alone', () => {
  const [problem] = refusedWith(429, 3_600_000).problems;
  expect(problem).toMatchObject({ code: 'rate-limited', what: expect.stringContaining('left alone for 3600 s') });
});
