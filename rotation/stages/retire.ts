import type { Redacted } from '../../core/redacted';
import { liveBefore } from '../../ledger/ledger';
import type { StageFinding } from '../machine/rotation';
import type { StageContext } from './stage-context';
import { refused } from '../machine/stage-fault';
import { failedBefore } from '../store/read-rotations';
import { longestProofWait } from '../store/wake-oversleepers';
import type { Stage } from './stage';

/** Ends the old value, now that no call can carry it. One that nobody can end has its own end. */
export const retire: Stage = async (context) => {
  const { policy, issuer, task, values, ports } = context;
  const { value, reference } = await values.old();
  if (await isInUseAgain(value, context)) throw refused('old-value-in-use', inUseAgain);
  const ended = await issuer.retire?.(task, { value, reference });
  await endLeftovers(context);
  const now = ports.clock.now();
  if (ended) return { outcome: { kind: 'done', deadAt: now, finding: { outcome: 'proven', how: ended.how } } };
  if (policy.overlap.kind === 'none' && policy.overlap.instead === 'accepted-outage')
    return {
      outcome: { kind: 'done', deadAt: now, finding: { outcome: 'proven', how: 'ended when the new one was issued' } },
    };
  return endsByItself(context, now);
};

const inUseAgain: StageFinding = {
  outcome: 'not-proven',
  how: 'it was left alone: somebody has written it to the platform again',
};

/**
 * Whether somebody has put the old value back since, by hand or from its source: ending it would end the one in use. What cannot be compared
 * counts as the old one. One that leaked is ended in any case.
 */
async function isInUseAgain(old: Redacted | undefined, { rotation, ports }: StageContext): Promise<boolean> {
  if (rotation.cause === 'revoked') return false;
  const live = await liveBefore(ports.db, rotation, { key: ports.keyOf(rotation.environment) });
  if (!live || live.generation <= rotation.generation) return false;
  const key = ports.keyOf(rotation.environment);
  const isComparable = old !== undefined && key !== undefined && live.keyId === key.id && live.fingerprint !== null;
  return !isComparable || key.fingerprint(old) === live.fingerprint;
}

/** Values of rotations that failed, which could not be ended then: nobody knew whether the platform had got them. */
async function endLeftovers({ rotation, issuer, task, ports }: StageContext): Promise<void> {
  for (const { reference } of await failedBefore(ports.db, rotation, rotation.generation, ports.keyOf)) {
    if (reference !== null && reference !== rotation.reference)
      await issuer.retire?.(task, { value: undefined, reference });
  }
}

function endsByItself({ rotation, environment }: StageContext, now: number): Awaited<ReturnType<Stage>> {
  if (rotation.oldEndsAt === null)
    return {
      outcome: {
        kind: 'done',
        deadAt: now,
        finding: { outcome: 'not-proven', how: 'it cannot be ended from here, and nothing is known of its end' },
      },
    };
  if (rotation.oldEndsAt - now > longestProofWait)
    return {
      outcome: {
        kind: 'done',
        deadAt: now,
        finding: {
          outcome: 'not-proven',
          how: 'it cannot be ended from here, and its own end is more than a year away',
        },
      },
    };
  const skew = environment.rotationBounds.clockSkewSeconds * 1000;
  return {
    outcome: {
      kind: 'done',
      deadAt: rotation.oldEndsAt + skew,
      finding: { outcome: 'proven', how: 'ends by itself', facts: { endsAt: rotation.oldEndsAt } },
    },
  };
}
