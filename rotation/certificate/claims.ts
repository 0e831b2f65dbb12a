import type { LedgerEvent, LedgerRecord } from '../../ledger/record';
import { isRefusal } from '../observations/observation';
import { isOver, type Rotation, type RotationStep, type StageFinding } from '../machine/rotation';
import { claimNames, type CertificateClaim, type ClaimName } from './certificate';
import type { Evidence } from './evidence';

type Outcome = StageFinding['outcome'];
type Answer = { readonly outcome: Outcome; readonly how: string; readonly at: number | null };

const proven = (how: string, at: number | null): Answer => ({ outcome: 'proven', how, at });
const notProven = (how: string): Answer => ({ outcome: 'not-proven', how, at: null });
const refuted = (how: string, at: number | null): Answer => ({ outcome: 'refuted', how, at });

/** How each claim is answered. What is not known is not proven; nothing is ever taken for granted. */
const answers: Readonly<
  Record<ClaimName, { readonly isRequired: boolean; readonly answer: (evidence: Evidence) => Answer }>
> = {
  'new-value-checked-before-use': { isRequired: true, answer: checkedFirst },
  'platform-took-new-value': { isRequired: true, answer: took },
  'test-console-accepted': { isRequired: false, answer: ({ rotation }) => found(rotation, 'verify') },
  'platform-uses-new-value': { isRequired: true, answer: uses },
  'old-value-refused': { isRequired: true, answer: oldRefused },
  'no-call-refused': { isRequired: true, answer: noCallRefused },
  'on-record': { isRequired: true, answer: onRecord },
  'in-platform-audit-log': { isRequired: false, answer: inAuditLog },
};

/** Every claim, in the order of the certificate. */
export function claimsOf(evidence: Evidence): CertificateClaim[] {
  return claimNames.map((claim) => {
    const { isRequired, answer } = answers[claim];
    const { at, ...rest } = withDoubts(answer(evidence), evidence.doubts);
    return { claim, ...rest, at: at === null ? null : new Date(at).toISOString(), isRequired };
  });
}

/** What rests on records and rows that anybody may have written is not proven. */
function withDoubts(answer: Answer, doubts: readonly string[]): Answer {
  const [doubt] = doubts;
  return doubt === undefined || answer.outcome !== 'proven' ? answer : notProven(doubt);
}

const order: readonly Outcome[] = ['refuted', 'not-proven', 'proven'];

/** The weakest of the claims that are required; another counts when it is refuted. */
export function verdictOf(claims: readonly CertificateClaim[]): Outcome {
  const counting = claims.filter(({ isRequired, outcome }) => isRequired || outcome === 'refuted');
  return order.find((outcome) => counting.some((claim) => claim.outcome === outcome)) ?? 'not-proven';
}

/** What a stage found, as it is. */
function found({ findings, times, stage }: Rotation, step: RotationStep): Answer {
  const finding = findings[step];
  if (!finding) return notProven(isOver({ stage }) ? 'the rotation did not come to it' : 'still to come');
  return { outcome: finding.outcome, how: finding.how, at: times[step]?.ended ?? null };
}

function checkedFirst({ rotation }: Evidence): Answer {
  const answer = found(rotation, 'check');
  const [checked, stored] = [rotation.times.check?.ended, rotation.times.store?.begun];
  if (answer.outcome !== 'proven' || checked === undefined || stored === undefined || checked <= stored) return answer;
  return refuted('the check ended after the write had begun', checked);
}

function took({ rotation, records }: Evidence): Answer {
  const { storedAt, generation, stage, failure } = rotation;
  const record = records.find((one) => one.generation === generation && one.event === 'stored');
  if (storedAt === null)
    return isOver({ stage }) ? refuted(`it ended before: ${failure ?? stage}`, null) : notProven('still to come');
  const restored = records.find((one) => one.event === 'restored' && isRecordOf(rotation, one));
  if (stage === 'failed')
    return refuted(`the old value was put back: ${failure ?? 'failed'}`, timeOf(restored) ?? storedAt);
  const { platformModifiedDate = null } = record ?? {};
  const date = platformModifiedDate === null ? '' : `; modified ${platformModifiedDate} by the platform's clock`;
  return proven(`the platform answered the write${date}`, storedAt);
}

function timeOf(record: { readonly at: string } | undefined): number | undefined {
  return record && Date.parse(record.at);
}

/** Only an answer that came after the old value was dead tells which of the two the platform sent. */
function uses({ rotation }: Evidence): Answer {
  const answer = found(rotation, 'prove');
  const { platform, oldValue } = rotation.findings.prove?.facts ?? {};
  if (platform === 'refuted') return refuted(answer.how, answer.at);
  if (platform === 'proven' && oldValue === 'proven') return proven(answer.how, answer.at);
  return notProven(answer.how);
}

function oldRefused({ rotation }: Evidence): Answer {
  const answer = found(rotation, 'prove');
  const { oldValue } = rotation.findings.prove?.facts ?? {};
  if (oldValue === 'proven') return proven(answer.how, answer.at);
  if (oldValue === 'refuted') return refuted(answer.how, answer.at);
  return notProven(answer.how);
}

function noCallRefused({ executions, doubtsOfRuns: [doubt] }: Evidence): Answer {
  const refusals = executions.filter(isRefusal);
  const last = executions.at(-1);
  if (!last) return notProven('no consuming action was run by us while it lasted');
  const first = refusals[0];
  const how = `${refusals.length} of ${executions.length} runs by us got 401 or 403`;
  if (first) return refuted(`${how}, the first of ${first.action}`, first.endedAt);
  return doubt === undefined ? proven(how, last.endedAt) : notProven(doubt);
}

const recordedSteps: readonly (readonly [RotationStep, LedgerEvent])[] = [
  ['issue', 'issued'],
  ['check', 'checked'],
  ['store', 'stored'],
  ['verify', 'verified'],
  ['retire', 'retired'], // or `revoked`
  ['prove', 'proven'],
];

function onRecord({ rotation, records, isChainWhole }: Evidence): Answer {
  const own = records.filter((record) => isRecordOf(rotation, record));
  if (!isChainWhole) return refuted('the ledger is not as it was written: see `gcda audit verify`', null);
  const ended = recordedSteps.filter(([step]) => rotation.times[step]?.ended !== undefined);
  const missing = ended
    .filter(
      ([, event]) =>
        !own.some((record) => record.event === event || (event === 'retired' && record.event === 'revoked')),
    )
    .map(([step]) => step);
  if (missing.length > 0 && rotation.stage !== 'failed') return refuted(`no record of ${missing.join(', ')}`, null);
  const last = own.at(-1);
  return last ? proven(`${own.length} records in a chain that is whole`, Date.parse(last.at)) : notProven('no record');
}

/** A restoration is recorded with the generation that it puts back. */
export function isRecordOf({ id, generation }: Rotation, record: LedgerRecord): boolean {
  return record.generation === generation || record.details.rotation === id;
}

function ofWriter({ writer, write, foundAt }: Extract<Evidence['audit'], { status: 'found' }>): Answer {
  switch (writer) {
    case 'ours':
      return proven(`record ${write.id}`, foundAt);
    case 'foreign':
      return refuted('the write in the log was made by another client than the ledger names', write.at);
    case 'not-recorded':
      return notProven(`record ${write.id} is of that time, but the writing client was not recorded`);
  }
}

function inAuditLog({ audit }: Evidence): Answer {
  switch (audit.status) {
    case 'found':
      return ofWriter(audit);
    case 'missing':
      return notProven('not in the log at the last look; it may appear later');
    case 'unknown':
      return notProven(audit.why);
  }
}
