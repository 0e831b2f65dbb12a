import type { OldValue } from '../kept-values';
import type { StageFinding } from '../rotation';
import { runConsole } from '../run-console';
import { again, refused } from '../stage-fault';
import type { StageContext } from '../stage-context';
import { probe } from '../target/probe';
import type { Stage } from './stage';

/** Attempts after which what should be dead, or in use, is reported as it is. */
const patience = 3;

/**
 * Proves that the old value is refused, and then that the platform still gets through: with the old one dead, that is the new one at work.
 * What cannot be proven is recorded as that.
 */
export const prove: Stage = async (context) => {
  const death = await deathOf(await context.values.old(), context);
  if (death.outcome === 'refuted')
    throw stubborn('old-value-alive', { ...death, facts: { oldValue: 'refuted' } }, context);
  const { verdict, finding: use } = await runConsole(context);
  if (verdict === 'refused')
    throw refusedOnPlatform({ ...use, facts: { oldValue: death.outcome, platform: 'refuted' } }, context);
  const isProven = death.outcome === 'proven' && use.outcome === 'proven';
  return {
    outcome: {
      kind: 'done',
      finding: {
        outcome: isProven ? 'proven' : 'not-proven',
        how: `old value: ${death.how}; platform: ${use.how}`,
        facts: { oldValue: death.outcome, platform: use.outcome },
      },
    },
  };
};

async function deathOf({ value, reference }: OldValue, context: StageContext): Promise<StageFinding> {
  if (!value) return { outcome: 'not-proven', how: 'not kept, so that nobody can be asked about it' };
  const answer = await context.issuer.isAlive?.(context.task, { value, reference });
  if (answer)
    return {
      outcome: answer.isAlive ? 'refuted' : 'proven',
      how: `${answer.how}: ${answer.isAlive ? 'good' : 'dead'}`,
    };
  const probed = await probe(context, value);
  if (probed?.verdict === 'refused') return { outcome: 'proven', how: probed.finding.how };
  if (probed?.verdict === 'accepted') return { outcome: 'refuted', how: probed.finding.how };
  return { outcome: 'not-proven', how: probed?.finding.how ?? 'no probe, and its issuer cannot be asked' };
}

/** A soon second look, since most caches are fresher than the oldest allowed. */
const secondLook = 2_000;

/** After a value was revoked at once, instances of the platform may use the dead one until their caches end. */
function refusedOnPlatform(finding: StageFinding, context: StageContext) {
  const { rotation, timing, ports } = context;
  const left = (rotation.storedAt ?? 0) + timing.overlapSeconds * 1000 - ports.clock.now();
  if (left <= 0) return stubborn('platform-refused-at-target', finding, context);
  return again('platform-refused-at-target', rotation.attempts === 0 ? Math.min(secondLook, left) : left);
}

function stubborn(code: string, finding: StageFinding, { rotation }: StageContext) {
  return rotation.attempts + 1 < patience ? again(code) : refused(code, { ...finding, outcome: 'refuted' });
}
