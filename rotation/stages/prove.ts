import { liveBefore } from '../../ledger/ledger';
import { afterCacheWindow, cacheWindowLeft } from './cache-window';
import type { OldValue } from './kept-values';
import { isRefusal } from '../observations/observation';
import { observationsIn } from '../observations/observations';
import type { StageFinding } from '../machine/rotation';
import { runConsole } from './run-console';
import { again, refused, type StageFault } from '../machine/stage-fault';
import type { StageContext } from './stage-context';
import { probe } from './probe';
import type { Stage } from './stage';

/** Attempts after which what should be dead, or in use, is reported as it is. */
const patience = 3;

/**
 * Proves that the old value is refused, and then that the platform still gets through: with the old one dead, that is the new one at work,
 * unless another rotation has replaced it by then. What cannot be proven is recorded as that.
 */
export const prove: Stage = async (context) => {
  const death = await deathOf(await context.values.old(), context);
  if (death.outcome === 'refuted')
    throw stubborn('old-value-alive', { ...death, facts: { oldValue: 'refuted' } }, context);
  const use = (await successorOf(context)) ?? (await useOf(death, context));
  const runs = await runsOf(context);
  const isProven = death.outcome === 'proven' && use.outcome === 'proven';
  return {
    outcome: {
      kind: 'done',
      finding: {
        outcome: isProven ? 'proven' : 'not-proven',
        how: `old value: ${death.how}; platform: ${use.how}`,
        facts: { oldValue: death.outcome, platform: use.outcome, ...runs },
      },
    },
  };
};

/** Finds out if the platform gets through with the new value. */
async function useOf(death: StageFinding, context: StageContext): Promise<StageFinding> {
  const { verdict, finding } = await runConsole(context);
  // Another may have taken its place while the action ran.
  const successor = await successorOf(context);
  if (successor) return successor;
  if (verdict === 'refused')
    throw refusedOnPlatform({ ...finding, facts: { oldValue: death.outcome, platform: 'refuted' } }, context);
  return finding;
}

/** Finding where a later value took the place of this one, so that no action tells anything of it any more; else undefined. */
async function successorOf({ rotation, ports }: StageContext): Promise<StageFinding | undefined> {
  const live = await liveBefore(ports.db, rotation, { key: ports.keyOf(rotation.environment) });
  if (!live || live.generation <= rotation.generation) return undefined;
  return { outcome: 'not-proven', how: `generation ${live.generation} took its place before that could be proven` };
}

/** Runs of its actions by us while the rotation lasted, counted here so that the chain has them: rows can be taken away. */
async function runsOf({ rotation, ports }: StageContext): Promise<{ readonly runs: number; readonly refused: number }> {
  const { found } = await observationsIn(ports.db, ports.keyOf).executionsSince(rotation.environment, rotation.begunAt);
  const own = found.filter(({ secrets }) => secrets.includes(rotation.secret));
  return { runs: own.length, refused: own.filter(isRefusal).length };
}

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

/** After a value was revoked at once, instances of the platform may use the dead one until their caches end. */
function refusedOnPlatform(finding: StageFinding, context: StageContext): StageFault {
  return cacheWindowLeft(context) > 0
    ? afterCacheWindow('platform-refused-at-target', context)
    : stubborn('platform-refused-at-target', finding, context);
}

function stubborn(code: string, finding: StageFinding, { rotation }: StageContext): StageFault {
  return rotation.attempts + 1 < patience ? again(code) : refused(code, { ...finding, outcome: 'refuted' });
}
