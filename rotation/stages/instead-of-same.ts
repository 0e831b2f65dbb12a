import { earliest } from '../../core/earliest';
import type { OldValue } from './kept-values';
import type { StageFinding } from '../machine/rotation';
import type { StageContext } from './stage-context';
import { again, refused, StageFault } from '../machine/stage-fault';
import { sameToken } from '../machine/same-token';
import { isSame, issueOnce, type IssuedNow } from './issue-once';

/**
 * Another value, from an issuer that gave the one in use. Some repeat it until it ends. Where its author accepts that (`whenSameToken`), or
 * where it leaked, it is ended first; else it is asked for again, seldom before the token's end and often right after it.
 *
 * @throws StageFault `issuer-same-value`, `source-unchanged`
 */
export async function insteadOfSame(same: IssuedNow, old: OldValue, context: StageContext): Promise<IssuedNow> {
  const { policy, rotation, issuer, task, ports } = context;
  if (policy.kind === 'carried-over') throw refused('source-unchanged');
  const mayEndFirst =
    rotation.cause === 'revoked' || ('whenSameToken' in policy && policy.whenSameToken?.do === 'revoke-first');
  const ended = mayEndFirst ? await issuer.retire?.(task, { value: old.value, reference: old.reference }) : undefined;
  if (!ended) throw repeated(same, context);
  const oldEndedAt = ports.clock.now();
  const other = await issueOnce(context);
  if (isSame(other.value, old.value)) throw repeated(same, context);
  return { ...other, oldEndedAt, how: `${other.how}; the one in use was ${ended.how} before` };
}

function repeated({ endsAt }: IssuedNow, context: StageContext): StageFault {
  const { rotation, timing, ports } = context;
  const now = ports.clock.now();
  const end = earliest(rotation.oldEndsAt, endsAt);
  const finding: StageFinding = {
    outcome: 'refuted',
    how:
      `it gave the token that is in use${end === null ? '' : `, which ends ${new Date(end).toISOString()}`}; if it repeats that until its end, ` +
      `up to ${context.gapSeconds} s without a good value follow. What helps: whenSameToken, a scope or audience of its own, ` +
      'alternating clients, or PlatformOAuth',
    facts: { gapSeconds: context.gapSeconds },
  };
  if (end === null || end <= now) return again(sameToken, undefined, finding);
  // Long before it is due, a person is told at once; the plan comes back to it in time.
  const isSoon = end - now <= (timing.leadSeconds + timing.jitterSeconds) * 1000;
  const isAsked = rotation.cause === 'asked' || rotation.cause === 'revoked';
  if (isAsked && !isSoon) return refused(sameToken, finding);
  // Asking before the end costs no attempt: nobody promised anything else.
  return new StageFault({
    ...{ kind: 'again', code: sameToken, after: end - now, isPostponed: true },
    ...{ finding, oldEndsAt: end },
  });
}
