import type { Redacted } from '../../core/redacted';
import type { EnvironmentKey } from '../../ledger/keys/environment-key';
import type { Newest } from '../../ledger/newest';
import type { Details, NewRecord } from '../../ledger/record';
import type { Job } from './job';
import { fieldsOf } from './judge';
import { secretNamed } from '../secret-named';
import { endOf } from '../value-rules/token-shapes';
import type { WriteLedger } from './write-ledger';

/** A record that is to be appended to its job's environment. */
export type WriteRecord = Omit<NewRecord, 'environment'>;

/** The records with which a write begins, one for each secret whose value it changes; `newest` has the generations there are. */
export function writingRecords(
  {
    job,
    values,
    isForced,
  }: { readonly job: Job; readonly values: ReadonlyMap<string, Redacted>; readonly isForced: boolean },
  newest: ReadonlyMap<string, Newest>,
  ledger: WriteLedger,
): WriteRecord[] {
  const { environment, located, judgements } = job;
  const key = ledger.keyOf(environment.name);
  const fields = fieldsOf(located.target);
  return judgements
    .filter(({ change }) => isForced || change !== 'same')
    .map(({ secret }) => ({
      event: 'writing',
      secret,
      generation: (newest.get(secret)?.generation ?? 0) + 1,
      actor: ledger.actor,
      reason: ledger.reason,
      fingerprint: printOf(values.get(secret), key),
      platformModifiedDate: null,
      credential: located.target.name,
      idempotencyKey: ledger.runId,
      details: { fields, ...detailsOf(job, secret, values.get(secret)) },
    }));
}

/** What became of it: the same records with another event. */
export function endingRecords(
  begun: readonly WriteRecord[],
  ending:
    | { readonly event: 'written'; readonly modifiedDate: string | null; readonly id: string }
    | { readonly event: 'failed'; readonly fate: 'refused' | 'unknown'; readonly problem: string },
): WriteRecord[] {
  return begun.map((record) =>
    ending.event === 'written'
      ? {
          ...record,
          event: 'written',
          platformModifiedDate: ending.modifiedDate,
          details: { ...record.details, credentialId: ending.id },
        }
      : { ...record, event: 'failed', details: { ...record.details, fate: ending.fate, problem: ending.problem } },
  );
}

function printOf(value: Redacted | undefined, key: EnvironmentKey | undefined): string | null {
  return value && key ? key.fingerprint(value) : null;
}

function detailsOf({ environment, located }: Job, secret: string, value: Redacted | undefined): Details {
  const type = secretNamed(environment, secret)?.type ?? '';
  const endsAt = value && endOf(value.reveal(), type);
  return {
    ...(located.id === undefined ? {} : { credentialId: located.id }),
    ...(endsAt === undefined ? {} : { endsAt }),
  };
}
