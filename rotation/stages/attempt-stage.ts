import { InternalError } from '../../core/internal-error';
import type { HeldValues } from './kept-values';
import type { StagePorts } from './stage-ports';
import type { RotationStage, StageOutcome } from '../machine/rotation';
import { stageContext } from './stage-context';
import { outcomeOf } from './outcome-of';
import type { Claim } from '../store/claim';
import { check } from './check';
import { issue } from './issue';
import { prove } from './prove';
import { restore } from './restore';
import { retire } from './retire';
import type { Stage, StageEnd } from './stage';
import { store } from './store';
import { verify } from './verify';

const stages: Readonly<Record<Exclude<RotationStage, 'done' | 'failed'>, Stage>> = {
  issue,
  check,
  store,
  verify,
  retire,
  prove,
  restore,
};

/** What an attempt at the rotation's stage came to, and what it leaves behind where it came to its end. */
export async function attemptStage(
  claim: Claim,
  held: HeldValues,
  ports: StagePorts,
): Promise<{ readonly outcome: StageOutcome; readonly end?: StageEnd }> {
  const { stage } = claim.rotation;
  if (stage === 'done' || stage === 'failed') throw new InternalError(`${claim.rotation.id} is over`);
  try {
    const end = await stages[stage](stageContext(claim, held, ports));
    return { outcome: end.outcome, end };
  } catch (error) {
    return { outcome: outcomeOf(error) };
  }
}
