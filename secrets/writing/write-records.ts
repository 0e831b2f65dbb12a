import type { Redacted } from '../../core/redacted';
import type { EnvironmentKey } from '../../ledger/keys/environment-key';
import type { Newest } from '../../ledger/newest';
import type { Details, NewRecord } from '../../ledger/record';
import { endsAtOf, referenceOf } from '../../ledger/value-details';
import { isIssuedHere } from '../targets/is-issued-here';
import type { Job } from './job';
import { fieldsOf } from './secret-changes';
import { secretNamed } from '../targets/secret-named';
import { endOf } from '../value-rules/token-shapes';
import type { WriteLedger } from '../targets/write-ledger';

/** A record that is to be appended to its job's environment. */
export type WriteRecord = Omit<NewRecord, 'environment'>;

/** A write that is about to begin. */
export interface Writing {
  readonly job: Job;
  readonly values: ReadonlyMap<string, Redacted>;
  readonly isForced: boolean;
  /** Secrets whose value was given by hand. */
  readonly given?: ReadonlyMap<string, Redacted> | undefined;
}

/** The records with which a write begins, one for each secret whose value it changes; `newest` has the generations there are. */
export function writingRecords(
  { job, values, isForced, given }: Writing,
  newest: ReadonlyMap<string, Newest>,
  ledger: WriteLedger,
): WriteRecord[] {
  const { environment, located, changes } = job;
  const key = ledger.keyOf(environment.name);
  const fields = fieldsOf(located.target);
  return changes
    .filter(({ change }) => isForced || change !== 'same')
    .map(({ secret, standing }) => {
      const value = values.get(secret);
      const fingerprint = printOf(value, key);
      const issued = issuedDetails(job, secret, { fingerprint, keyId: key?.id, isGiven: given?.has(secret) === true });
      return {
        event: 'writing',
        secret,
        generation: (newest.get(secret)?.generation ?? 0) + 1,
        actor: ledger.actor,
        reason: ledger.reason,
        fingerprint,
        platformModifiedDate: null,
        credential: located.target.name,
        idempotencyKey: ledger.runId,
        // What was there before could not be accepted anywhere: `verify` counts on that.
        details: {
          fields,
          ...(standing === 'unset' ? { first: true } : {}),
          ...detailsOf(job, secret, value),
          ...issued,
        },
      };
    });
}

/**
 * What a rotation has put on record of the value in use stays true of it when it is sent again: where it came from, when it ends, and what
 * its issuer calls it.
 */
function issuedDetails(
  { environment, states }: Job,
  secret: string,
  sent: { readonly fingerprint: string | null; readonly keyId: string | undefined; readonly isGiven: boolean },
): Details {
  const declared = secretNamed(environment, secret);
  const live = states.get(secret)?.live;
  if (!declared || !live || !isIssuedHere(declared, live)) return {};
  // Under another key than its record's nothing can be compared; then it is the issued one unless a person gave another.
  const isIssued = live.keyId === sent.keyId ? live.fingerprint === sent.fingerprint : !sent.isGiven;
  return isIssued ? { issued: true, endsAt: endsAtOf(live), reference: referenceOf(live) } : {};
}

/** What became of it: the same records with another event. */
export function endingRecords(
  begun: readonly WriteRecord[],
  ending:
    | {
        readonly event: 'written';
        readonly modifiedDate: string | null;
        readonly id: string;
        readonly client: string | null;
      }
    | {
        readonly event: 'failed';
        readonly fate: 'refused' | 'unknown';
        readonly problem: string;
        /** The one that sent it, whatever became of it. */
        readonly client: string | null;
      },
): WriteRecord[] {
  return begun.map((record) =>
    ending.event === 'written'
      ? {
          ...record,
          event: 'written',
          platformModifiedDate: ending.modifiedDate,
          details: { ...record.details, credentialId: ending.id, client: ending.client },
        }
      : {
          ...record,
          event: 'failed',
          details: { ...record.details, fate: ending.fate, problem: ending.problem, client: ending.client },
        },
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
