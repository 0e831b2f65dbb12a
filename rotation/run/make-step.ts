import { afterAttempt } from '../machine/after-attempt';
import { claimMilliseconds } from '../machine/claim-milliseconds';
import { spreadOf } from '../machine/spread-of';
import { keepApart } from './keep-steps';
import type { HeldValues } from '../stages/kept-values';
import { onlyWhileHeld } from './only-while-held';
import type { RotationPorts } from './rotation-ports';
import type { Hold } from '../store/pulse';
import { isOver, type Rotation } from '../machine/rotation';
import { rulesFor } from './rules-for';
import { attemptStage } from '../stages/attempt-stage';
import { stepRecords } from './step-records';
import type { Claim } from '../store/claim';

/**
 * Makes one step: attempts the stage, asks the machine what comes next, and keeps that with everything else the step leaves behind, all or
 * nothing. No timer is in it, so that a function which is called for each step can do it. The claim goes on while there is something to do
 * at once; else it is given back.
 *
 * @throws ProblemsError `rotation-lost` when another worker has taken over; what the ledger throws
 */
export async function makeStep(claim: Claim, ports: RotationPorts, held: HeldValues = {}): Promise<Claim> {
  const hold = ports.pulse?.holdClaim(claim);
  try {
    return await makeHeldStep(claim, hold, ports, held);
  } finally {
    hold?.end();
  }
}

async function makeHeldStep(
  claim: Claim,
  hold: Hold | undefined,
  ports: RotationPorts,
  held: HeldValues,
): Promise<Claim> {
  const before = begun(claim.rotation, ports.clock.now());
  const at = ports.clock.now();
  const own = hold ? onlyWhileHeld(claim, hold, ports) : ports;
  const { outcome, end } = await attemptStage({ ...claim, rotation: before }, held, own);
  const now = ports.clock.now();
  const spread = spreadOf(before.environment, before.secret, before.generation);
  const after = afterAttempt(before, outcome, now, rulesFor(before, ports), spread);
  const goesOn = !isOver(after) && after.wakeAt <= now;
  const key = ports.keyOf(before.environment);
  const keep = ports.keep ?? keepApart(ports.db, ports);
  const kept = await keep({
    claim,
    after,
    expires: goesOn ? now + claimMilliseconds : undefined,
    records: stepRecords({ before, after, end }, { key, actor: ports.actor }),
    seal: end?.seal ?? [],
  });
  ports.onStep?.({ before, after, outcome, milliseconds: now - at });
  return kept;
}

function begun(rotation: Rotation, now: number): Rotation {
  const { stage, times } = rotation;
  return times[stage] ? rotation : { ...rotation, times: { ...times, [stage]: { begun: now } } };
}
