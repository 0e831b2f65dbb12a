import type { KnownRecord } from '../../ledger/read-records';
import type { LedgerEvent, LedgerRecord } from '../../ledger/record';
import type { Execution } from '../observations/observation';
import type { Observed } from '../observations/observations';
import type { Rotation, RotationStage } from '../machine/rotation';
import type { StoredRotation } from '../store/rotation-row';
import { isRecordOf } from './claims';

/** Stage that each event ends. */
const stageOf: Readonly<Partial<Record<LedgerEvent, RotationStage>>> = {
  issued: 'issue',
  checked: 'check',
  stored: 'store',
  verified: 'verify',
  retired: 'retire',
  revoked: 'retire',
  proven: 'prove',
  restored: 'restore',
};

/**
 * Why what is kept of a rotation cannot be relied on. Nothing does that a person could have written who can write to the database and has
 * no key: row and records must bear the key's HMAC, and the records must say the same as the row. Pure.
 */
export function doubtsOf(
  { rotation, isAuthenticated }: StoredRotation,
  found: readonly KnownRecord[],
  { isKeyHere, isChainWhole }: { readonly isKeyHere: boolean; readonly isChainWhole: boolean },
): string[] {
  const own = found.filter(({ record }) => isRecordOf(rotation, record));
  const others = own.filter(({ standing }) => standing !== 'authenticated').length;
  const differing = own.flatMap(({ record }) => difference(rotation, record) ?? []);
  return [
    ...(isChainWhole ? [] : ['the ledger is not as it was written: see `gcda audit verify`']),
    ...(isKeyHere ? [] : ['no key is here to authenticate the ledger with']),
    ...(isKeyHere && !isAuthenticated ? ['what is kept of the rotation bears no authentication'] : []),
    ...(isKeyHere && others > 0 ? [`${others} of its records bear no authentication`] : []),
    ...differing,
  ];
}

/** What a record says otherwise than the row; an older copy of the row says less. */
function difference({ findings, times }: Rotation, { event, sequence, details }: LedgerRecord): string | undefined {
  const stage = stageOf[event];
  if (!stage) return undefined;
  if (details.stepEnded === undefined)
    return `record ${sequence} is of an earlier release, and has no facts of its step`;
  const [finding, time] = [findings[stage], times[stage]];
  const isSame =
    details.outcome === (finding?.outcome ?? null) &&
    details.how === (finding?.how ?? null) &&
    details.stepBegun === (time?.begun ?? null) &&
    details.stepEnded === (time?.ended ?? null) &&
    (stage !== 'prove' || Object.entries(finding?.facts ?? {}).every(([name, value]) => details[name] === value));
  return isSame ? undefined : `record ${sequence} says otherwise than what is kept of the rotation`;
}

/** Why the runs that are known may not be all, or not real: the record of the proof has counted them. */
export function doubtsOfRuns(
  rotation: Rotation,
  { found, unsigned, problems }: Observed<Execution>,
  records: readonly KnownRecord[],
): string[] {
  const proof = records.findLast(({ record }) => record.event === 'proven' && isRecordOf(rotation, record))?.record;
  const counted = proof?.details.runs;
  const lost = typeof counted === 'number' ? counted - found.length : 0;
  return [
    ...(problems.length > 0 ? [`${problems.length} runs cannot be read, or somebody has changed them`] : []),
    ...(unsigned > 0 ? [`${unsigned} runs bear no authentication`] : []),
    ...(lost > 0 ? [`${lost} runs were counted when it was proven, and are not there any more`] : []),
  ];
}
