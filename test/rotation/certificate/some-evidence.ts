import type { LedgerEvent, LedgerRecord } from '../../../ledger/record';
import type { Evidence } from '../../../rotation/certificate/evidence';
import type { Execution } from '../../../rotation/observations/observation';
import { newRotation, type Rotation } from '../../../rotation/machine/rotation';

export const begunAt = Date.parse('2026-03-01T10:00:00Z');
const second = 1_000;

/** A rotation that went well: stored after 3 s, retired after 88 s, proven after 90 s. */
export function aDoneRotation(overrides: Partial<Rotation> = {}, at = begunAt): Rotation {
  const begun = newRotation(
    { environment: 'dev', secret: 'dev_crm_bearer', generation: 2, cause: 'due', oldEndsAt: at + 300 * second },
    at,
  );
  const step = (from: number, to: number) => ({ begun: at + from * second, ended: at + to * second });
  return {
    ...begun,
    stage: 'done',
    newEndsAt: at + 1800 * second,
    storedAt: at + 3 * second,
    times: {
      issue: step(0, 1),
      check: step(1, 2),
      store: step(2, 3),
      verify: step(3, 4),
      retire: step(4, 88),
      prove: step(88, 90),
    },
    findings: {
      issue: { outcome: 'proven', how: 'client credentials as dev_crm_clientid' },
      check: { outcome: 'proven', how: 'probe GET /whoami: 200' },
      store: { outcome: 'proven', how: 'the platform took it' },
      verify: {
        outcome: 'proven',
        how: 'console dev-crm-who-am-i: 200',
        facts: { status: 200 },
      },
      retire: { outcome: 'proven', how: 'revoked' },
      prove: {
        outcome: 'proven',
        how: 'old value: introspection: dead; platform: console dev-crm-who-am-i: 200',
        facts: { oldValue: 'proven', platform: 'proven' },
      },
    },
    ...overrides,
  };
}

/** Records of generation 1, written, and of the rotation to generation 2; null for those of a release that kept no client. */
export function someRecordsOf(rotation: Rotation, client: string | null = 'us'): LedgerRecord[] {
  const events: [LedgerEvent, number][] = [
    ['writing', 1],
    ['written', 1],
    ...(['begun', 'issued', 'checked', 'stored', 'verified', 'retired', 'proven'] as const).map(
      (event): [LedgerEvent, number] => [event, rotation.generation],
    ),
  ];
  return events.map(([event, generation], index) => ({
    environment: rotation.environment,
    event,
    secret: rotation.secret,
    generation,
    actor: 'a test',
    reason: 'a test',
    fingerprint: event === 'begun' ? null : `${generation}`.repeat(16),
    platformModifiedDate: event === 'stored' ? '2026-03-01T10:00:03Z' : null,
    credential: 'dev_crm_bearer',
    idempotencyKey: null,
    details: {
      ...stepFacts(rotation, event),
      ...((event === 'written' || event === 'stored') && client !== null && { client }),
    },
    sequence: index + 1,
    at: new Date(begunAt + index * second).toISOString(),
    keyId: '01234567',
    previousHash: '0'.repeat(64),
    hash: `${index}`.repeat(64),
    mac: 'f'.repeat(64),
  }));
}

/** What the record of a step says of it. */
function stepFacts({ id, times, findings }: Rotation, event: LedgerEvent): LedgerRecord['details'] {
  const stages = { issued: 'issue', checked: 'check', stored: 'store', verified: 'verify', retired: 'retire' } as const;
  const stage = event === 'proven' ? 'prove' : event in stages ? stages[event as keyof typeof stages] : undefined;
  if (stage === undefined) return event === 'begun' ? { rotation: id } : {};
  const { begun = null, ended = null } = times[stage] ?? {};
  const { outcome = null, how = null, facts = {} } = findings[stage] ?? {};
  return { rotation: id, outcome, how, stepBegun: begun, stepEnded: ended, ...(stage === 'prove' && facts) };
}

export function anExecution(overrides: Partial<Execution> = {}): Execution {
  return {
    environment: 'dev',
    action: 'dev-crm-lookup-account',
    secrets: ['dev_crm_bearer'],
    begunAt: begunAt + 5 * second,
    endedAt: begunAt + 6 * second,
    status: 200,
    ...overrides,
  };
}

/** Everything there is to know of a rotation that went well. */
export function someEvidence(overrides: Partial<Evidence> = {}): Evidence {
  const rotation = overrides.rotation ?? aDoneRotation();
  return {
    rotation,
    credential: 'dev_crm_bearer',
    records: someRecordsOf(rotation),
    isChainWhole: true,
    ...{ doubts: [], doubtsOfRuns: [] },
    executions: [anExecution()],
    audit: {
      status: 'found',
      write: { id: 'audit-1', credential: 'dev_crm_bearer', at: begunAt + 3 * second, client: 'client-1' },
      foundAt: begunAt + 20 * second,
      missedAt: null,
      writer: 'ours',
    },
    overlapMilliseconds: 85 * second,
    ...overrides,
  };
}
