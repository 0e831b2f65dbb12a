import type { StageContext } from './stage-context';
import { notBefore, refused } from '../machine/stage-fault';
import { outcomeOf } from './outcome-of';
import { writeCredential } from './write-credential';
import type { Stage, StageEnd } from './stage';

/** Puts the old value back where the new one may have got to the platform, and ends the new one. */
export const restore: Stage = async (context) => {
  const isWritten = context.rotation.times.store !== undefined;
  const end = isWritten ? await putBack(context) : nothingWritten;
  if (isWritten) waitForCaches(context);
  const left = await discard(context);
  const { finding } = end.outcome;
  return { ...end, outcome: { kind: 'done', finding: { ...finding, how: `${finding.how}; ${left}` } } };
};

const nothingWritten: StageEnd = {
  outcome: { kind: 'done', finding: { outcome: 'proven', how: 'the old value was never replaced' } },
  generation: null,
};

async function putBack(context: StageContext): Promise<StageEnd> {
  const { generation, value, endsAt, reference } = await context.values.old();
  if (context.rotation.failure === 'generation-taken')
    return {
      outcome: { kind: 'done', finding: { outcome: 'proven', how: 'somebody else wrote a later value' } },
      generation: null,
    };
  if (!value) throw refused('old-value-unknown');
  if (endsAt !== null && endsAt <= context.ports.clock.now()) throw refused('old-value-ended');
  const { modifiedDate, client } = await writeCredential(context, value, reference);
  return {
    outcome: {
      kind: 'done',
      finding: { outcome: 'proven', how: 'the old value was written again', facts: { modifiedDate } },
    },
    value,
    platformModifiedDate: modifiedDate,
    live: { endsAt, reference, client },
    // What was there before the first value from here has no record to refer to.
    generation: generation === 0 ? null : generation,
  };
}

/** Instances of the platform may go on using the new value for a while; unless the target refuses it anyway, it must be good that long. */
function waitForCaches({ rotation, timing, ports }: StageContext): void {
  if (rotation.findings.verify?.outcome === 'refuted') return;
  const until = (rotation.times.verify?.ended ?? rotation.times.store?.ended ?? 0) + timing.overlapSeconds * 1000;
  const left = until - ports.clock.now();
  if (left > 0) throw notBefore('caches-may-hold', left);
}

const patience = 3;

/** Ends the new value at its issuer. It is not worth more than a few attempts: the rotation has failed, and the old value works. */
async function discard({ rotation, issuer, task, values }: StageContext): Promise<string> {
  try {
    const ended = await issuer.retire?.(task, { value: await values.fresh(), reference: rotation.reference });
    return ended ? `the new one was ended: ${ended.how}` : 'the new one ends by itself, or has to be ended by hand';
  } catch (error) {
    const { kind, code } = outcomeOf(error);
    if (kind === 'again' && rotation.attempts + 1 < patience) throw error;
    return `the new one is left at its issuer: ${code}`;
  }
}
