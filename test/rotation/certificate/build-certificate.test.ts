import { buildCertificate } from '../../../rotation/certificate/build-certificate';
import type { ClaimName } from '../../../rotation/certificate/certificate';
import type { Evidence } from '../../../rotation/certificate/evidence';
import { aDoneRotation, anExecution, begunAt, someEvidence, someRecordsOf } from './some-evidence';

const certify = (evidence: Evidence) => buildCertificate(evidence, { at: begunAt + 100_000, actor: 'a test' });
const outcomeOf = (evidence: Evidence, claim: ClaimName) =>
  certify(evidence).claims.find((one) => one.claim === claim)?.outcome;
const prove = (facts: Record<string, string>) => {
  const { findings } = aDoneRotation();
  return aDoneRotation({ findings: { ...findings, prove: { outcome: 'not-proven', how: 'as found', facts } } });
};

test('calls a rotation proven when every claim that counts is', () => {
  const certificate = certify(someEvidence());
  expect(certificate.claims.filter(({ outcome }) => outcome !== 'proven')).toEqual([]);
  expect(certificate).toMatchObject({
    verdict: 'proven',
    ending: 'done',
    values: {
      old: { generation: 1, fingerprint: '1'.repeat(16) },
      new: { generation: 2, fingerprint: '2'.repeat(16) },
    },
    overlap: { neededMilliseconds: 85_000, givenMilliseconds: 85_000 },
    executions: { total: 1, refused: 0, failed: 0 },
  });
});

const { findings, times } = aDoneRotation();
const records = someRecordsOf(aDoneRotation());
const cases: [what: string, overrides: Partial<Evidence>, claim: ClaimName, outcome: string, verdict: string][] = [
  [
    'a value that nobody could check',
    { rotation: aDoneRotation({ findings: { ...findings, check: { outcome: 'not-proven', how: 'no probe' } } }) },
    'new-value-checked-before-use',
    'not-proven',
    'not-proven',
  ],
  [
    'a check that ended after the write began',
    { rotation: aDoneRotation({ times: { ...times, check: { begun: begunAt, ended: begunAt + 2_500 } } }) },
    'new-value-checked-before-use',
    'refuted',
    'refuted',
  ],
  [
    'an old value that is still accepted',
    { rotation: prove({ oldValue: 'refuted' }) },
    'old-value-refused',
    'refuted',
    'refuted',
  ],
  [
    'an old value that nobody could try',
    { rotation: prove({ oldValue: 'not-proven', platform: 'proven' }) },
    'old-value-refused',
    'not-proven',
    'not-proven',
  ],
  [
    'a console that answered while the old value may still be good',
    { rotation: prove({ oldValue: 'not-proven', platform: 'proven' }) },
    'platform-uses-new-value',
    'not-proven',
    'not-proven',
  ],
  [
    'a console that was refused once the old value was dead',
    { rotation: prove({ oldValue: 'proven', platform: 'refuted' }) },
    'platform-uses-new-value',
    'refuted',
    'refuted',
  ],
  ['no run of an action', { executions: [] }, 'no-call-refused', 'not-proven', 'not-proven'],
  [
    'one refused run among many',
    { executions: [anExecution(), anExecution({ status: 403 })] },
    'no-call-refused',
    'refuted',
    'refuted',
  ],
  [
    'a step without its record',
    { records: records.filter(({ event }) => event !== 'retired') },
    'on-record',
    'refuted',
    'refuted',
  ],
  ['a chain that was altered', { isChainWhole: false }, 'on-record', 'refuted', 'refuted'],
  [
    'an audit log that does not have it yet',
    { audit: { status: 'missing', lookedAt: begunAt } },
    'in-platform-audit-log',
    'not-proven',
    'proven',
  ],
  [
    'a write by somebody else',
    {
      audit: {
        status: 'found',
        write: { id: 'a', credential: 'dev_crm_bearer', at: begunAt + 3_000, client: 'another' },
        foundAt: begunAt + 20_000,
        missedAt: null,
        writer: 'foreign',
      },
    },
    'in-platform-audit-log',
    'refuted',
    'refuted',
  ],
  [
    'a record of an earlier release, which names no client',
    {
      audit: {
        status: 'found',
        write: { id: 'a', credential: 'dev_crm_bearer', at: begunAt + 3_000, client: 'another' },
        foundAt: begunAt + 20_000,
        missedAt: null,
        writer: 'not-recorded',
      },
    },
    'in-platform-audit-log',
    'not-proven',
    'proven',
  ],
];

test.each(cases)('with %s, says so and never passes it', (_, overrides, claim, outcome, verdict) => {
  const evidence = someEvidence(overrides);
  expect(outcomeOf(evidence, claim)).toBe(outcome);
  expect(certify(evidence).verdict).toBe(verdict);
});

test('certifies nothing of the steps that a rotation still has before it', () => {
  const rotation = aDoneRotation({
    stage: 'verify',
    times: { issue: times.issue!, check: times.check!, store: times.store!, verify: { begun: begunAt + 3_000 } },
    findings: { issue: findings.issue!, check: findings.check!, store: findings.store! },
  });
  const { ending, verdict, claims } = certify(someEvidence({ rotation, records: records.slice(0, 6) }));
  expect([ending, verdict]).toEqual(['open', 'not-proven']);
  expect(claims.filter(({ how }) => how === 'still to come').map(({ claim }) => claim)).toEqual([
    'test-console-accepted',
    'platform-uses-new-value',
    'old-value-refused',
  ]);
});

test('says of a rotation that failed that the platform has no new value, and why', () => {
  const rotation = aDoneRotation({
    stage: 'failed',
    failure: 'target-refuses',
    storedAt: null,
    times: { issue: times.issue!, check: times.check! },
    findings: { issue: findings.issue!, check: { outcome: 'refuted', how: 'probe GET /whoami: 401' } },
  });
  const certificate = certify(someEvidence({ rotation, records: records.slice(0, 4) }));
  expect(certificate).toMatchObject({ ending: 'failed', failure: 'target-refuses', verdict: 'refuted' });
  expect(certificate.claims.find(({ claim }) => claim === 'platform-took-new-value')).toMatchObject({
    outcome: 'refuted',
    how: 'it ended before: target-refuses',
  });
});
