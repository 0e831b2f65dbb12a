import type { StageFinding } from '../machine/rotation';
import { again, refused, type StageFault } from '../machine/stage-fault';
import type { StageContext } from './stage-context';
import { probe } from './probe';
import { assertLives } from './assert-usable';
import { freshValue } from './fresh-value';
import type { Stage } from './stage';

/** Proves the new value at its target, or else at its issuer, before it gets to the platform. */
export const check: Stage = async (context) => {
  const { rotation, issuer, task } = context;
  const value = await freshValue(context);
  const probed = await probe(context, value);
  if (probed?.verdict === 'other-environment') throw refused('value-of-other-environment', probed.finding);
  if (probed?.verdict === 'refused') throw refusedBy(probed.finding, context);
  if (probed?.verdict === 'accepted') return done(probed.finding);
  const answer = await issuer.isAlive?.(task, { value, reference: rotation.reference });
  if (answer && !answer.isAlive) throw refusedBy({ outcome: 'refuted', how: `${answer.how}: not good` }, context);
  if (answer?.endsAt !== undefined) await assertLives(answer.endsAt, context);
  if (answer) return done({ outcome: 'proven', how: answer.how }, answer.endsAt);
  return done(probed?.finding ?? { outcome: 'not-proven', how: 'no probe, and its issuer cannot be asked' });
};

/** New values may take a moment to get around at their issuer. */
const patience = 3;

function refusedBy(finding: StageFinding, { rotation }: StageContext): StageFault {
  return rotation.attempts + 1 < patience ? again('value-refused') : refused('value-refused', finding);
}

function done(finding: StageFinding, endsAt?: number): Awaited<ReturnType<Stage>> {
  return { outcome: { kind: 'done', finding, ...(endsAt !== undefined && { endsAt }) } };
}
