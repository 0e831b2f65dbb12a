import type { LedgerRecord } from '../../ledger/record';
import { isRefusal } from '../observations/observation';
import { rotationSteps, type Rotation } from '../machine/rotation';
import { claimsOf, isRecordOf, verdictOf } from './claims';
import type { Certificate } from './certificate';
import type { Evidence } from './evidence';

/** What cannot be known from where we stand. */
const limits = [
  'The platform publishes no results of executions that flows make: those counted here are our own, in its test console.',
  'A run in the test console shows what one instance of the platform sends; for the others stands the arithmetic of the overlap.',
  'Times are those of the machine that rotated, but for those that are said to be the platform’s.',
  'A certificate is made from our own ledger: its signature says who made it, not that the ledger is complete.',
];

/** The certificate of a rotation, from what is known of it now. Pure. */
export function buildCertificate(
  evidence: Evidence,
  made: { readonly at: number; readonly actor: string },
): Certificate {
  const { rotation, credential } = evidence;
  const { environment, secret, cause, failure } = rotation;
  const claims = claimsOf(evidence);
  return {
    kind: 'gcda-rotation-certificate',
    version: 1,
    issuedAt: iso(made.at),
    actor: made.actor,
    environment,
    secret,
    credential,
    ending: rotation.stage === 'done' || rotation.stage === 'failed' ? rotation.stage : 'open',
    failure,
    cause,
    begunAt: iso(rotation.begunAt),
    values: valuesOf(evidence),
    steps: stepsOf(rotation),
    overlap: { neededMilliseconds: evidence.overlapMilliseconds, givenMilliseconds: overlapGiven(rotation) },
    executions: executionsOf(evidence, made.at),
    audit: auditOf(evidence),
    records: evidence.records
      .filter((record) => isRecordOf(rotation, record))
      .map(({ sequence, event, at, hash }) => ({ sequence, event, at, hash })),
    claims,
    verdict: verdictOf(claims),
    limits: [...limits, ...(evidence.accepted ?? []).map(letPass)],
  };
}

/** A person's word in the place of a proof. */
function letPass({ sequence, at, actor, reason, details }: LedgerRecord): string {
  return `A deploy of ${String(details.stack)} put the value in use on a person's word (record ${sequence}, ${at}, ${actor}): ${reason}`;
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

function isoOrNull(milliseconds: number | null | undefined): string | null {
  return milliseconds === null || milliseconds === undefined ? null : iso(milliseconds);
}

function valuesOf({ rotation, records }: Evidence): Certificate['values'] {
  const { generation, newEndsAt, oldEndsAt } = rotation;
  const withFingerprint = records.filter((record) => record.fingerprint !== null);
  const fresh = withFingerprint.findLast((record) => record.generation === generation);
  const live = records.findLast(
    (record) => record.generation < generation && ['written', 'stored', 'restored'].includes(record.event),
  );
  const old = live && withFingerprint.findLast((record) => record.generation === live.generation);
  return {
    new: { generation, fingerprint: fresh?.fingerprint ?? null, endsAt: isoOrNull(newEndsAt) },
    old: { generation: live?.generation ?? null, fingerprint: old?.fingerprint ?? null, endsAt: isoOrNull(oldEndsAt) },
    keyId: fresh?.keyId ?? null,
  };
}

function stepsOf({ times, findings }: Rotation): Certificate['steps'] {
  return [...rotationSteps, 'restore' as const].flatMap((step) => {
    // A restoration has times too, though it is no step of the usual way.
    const time = (times as Readonly<Partial<Record<string, { readonly begun: number; readonly ended?: number }>>>)[
      step
    ];
    if (!time) return [];
    const finding = findings[step];
    const { begun, ended } = time;
    return [
      { step, begun: iso(begun), ended: isoOrNull(ended), outcome: finding?.outcome ?? null, how: finding?.how ?? '' },
    ];
  });
}

/** From the platform's answer to the write until the old value was ended. */
function overlapGiven({ storedAt, times }: Rotation): number | null {
  const ended = times.retire?.ended;
  return storedAt === null || ended === undefined ? null : ended - storedAt;
}

function executionsOf({ rotation, executions }: Evidence, now: number): Certificate['executions'] {
  return {
    from: iso(rotation.begunAt),
    to: iso(executions.at(-1)?.endedAt ?? Math.max(now, rotation.begunAt)),
    total: executions.length,
    refused: executions.filter(isRefusal).length,
    failed: executions.filter((one) => !isRefusal(one) && (one.status === null || one.status > 299)).length,
  };
}

function auditOf({ audit }: Evidence): Certificate['audit'] {
  if (audit.status !== 'found') return null;
  const { write, foundAt, missedAt } = audit;
  return { id: write.id, at: iso(write.at), foundAt: iso(foundAt), missedAt: isoOrNull(missedAt) };
}
