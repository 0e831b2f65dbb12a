import type { EnvironmentKey } from '../../ledger/keys/environment-key';
import type { Details, LedgerEvent, NewRecord } from '../../ledger/record';
import type { Rotation, RotationStage } from '../machine/rotation';
import type { StageEnd } from '../stages/stage';

const eventOf: Readonly<Record<Exclude<RotationStage, 'done' | 'failed'>, LedgerEvent>> = {
  issue: 'issued',
  check: 'checked',
  store: 'stored',
  verify: 'verified',
  retire: 'retired',
  prove: 'proven',
  restore: 'restored',
};

/** What a step is recorded as: the stage that ended, and the failure that it ended with. Steps that are tried again leave no record. */
export function stepRecords(
  { before, after, end }: { readonly before: Rotation; readonly after: Rotation; readonly end: StageEnd | undefined },
  { key, actor }: { readonly key: EnvironmentKey | undefined; readonly actor: string },
): NewRecord[] {
  const record = (event: LedgerEvent, generation: number, details: Details): NewRecord => ({
    environment: after.environment,
    secret: after.secret,
    event,
    generation,
    actor,
    reason: after.cause,
    fingerprint: (end?.value && key?.fingerprint(end.value)) ?? null,
    platformModifiedDate: end?.platformModifiedDate ?? null,
    credential: null,
    idempotencyKey: after.id,
    details: { rotation: after.id, ...details },
  });
  const { stage } = before;
  const finding = after.findings[stage];
  const isEnded = after.stage !== stage && stage !== 'done' && stage !== 'failed';
  const generation = end?.generation === undefined ? after.generation : end.generation;
  const isRecorded = isEnded && generation !== null && (end !== undefined || stage === 'retire' || stage === 'prove');
  return [
    ...(isRecorded
      ? [
          record(eventFor(stage, after), generation, {
            outcome: finding?.outcome ?? null,
            how: finding?.how ?? null,
            ...timesOf(after, stage),
            ...(stage === 'prove' && finding?.facts),
            ...end?.live,
          }),
        ]
      : []),
    ...(after.stage === 'failed'
      ? [record('failed', after.generation, { code: after.failure, ...triedToStore(after) })]
      : []),
  ];
}

/** Since when the new value was being written, where it never came to an end: it may have got there. */
function triedToStore({ times, storedAt }: Rotation): Details {
  return times.store && storedAt === null ? { storeBegun: times.store.begun } : {};
}

/** With them the record says all that a certificate says of the step. */
function timesOf({ times }: Rotation, stage: RotationStage): Details {
  const { begun = null, ended = null } = times[stage] ?? {};
  return { stepBegun: begun, stepEnded: ended };
}

function eventFor(stage: Exclude<RotationStage, 'done' | 'failed'>, { cause }: Rotation): LedgerEvent {
  return stage === 'retire' && cause === 'revoked' ? 'revoked' : eventOf[stage];
}
