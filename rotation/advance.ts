import { appendRecords } from '../ledger/append-records';
import { putSealed, removeSealedBefore } from '../ledger/sealed';
import type { Queries } from '../ledger/database';
import { advanceStage } from './advance-stage';
import { claimMilliseconds } from './claim-milliseconds';
import { spreadOf } from './due';
import type { HeldValues } from './kept-values';
import type { RotationPorts } from './ports';
import { isOver, type Rotation } from './rotation';
import { rulesFor } from './rules-for';
import type { StageEnd } from './stages/stage';
import { runStage } from './stages/run-stage';
import { stepRecords } from './step-records';
import type { Claim } from './store/claim';
import { saveRotation } from './store/save-rotation';

export { claimMilliseconds };

/**
 * Makes one step: runs the stage, asks the machine what comes next, and keeps that with everything else the step leaves behind, all or
 * nothing. No timer is in it, so that a function which is called for each step can do it. The claim goes on while there is something to do
 * at once; else it is given back.
 *
 * @throws ProblemsError `rotation-lost` when another worker has taken over; what the ledger throws
 */
export async function advance(claim: Claim, ports: RotationPorts, held: HeldValues = {}): Promise<Claim> {
  const before = begun(claim.rotation, ports.clock.now());
  const at = ports.clock.now();
  const { outcome, end } = await runStage({ ...claim, rotation: before }, held, ports);
  const now = ports.clock.now();
  const spread = spreadOf(before.environment, before.secret, before.generation);
  const after = advanceStage(before, outcome, now, rulesFor(before, ports), spread);
  const goesOn = !isOver(after) && after.wakeAt <= now;
  const kept = await ports.db.transaction(async (tx) => {
    const saved = await saveRotation(tx, claim, after, goesOn ? now + claimMilliseconds : undefined);
    await leave(tx, { before, after, end }, ports);
    return saved;
  });
  ports.onStep?.({ before, after, outcome, milliseconds: now - at });
  return kept;
}

function begun(rotation: Rotation, now: number): Rotation {
  const { stage, times } = rotation;
  return times[stage] ? rotation : { ...rotation, times: { ...times, [stage]: { begun: now } } };
}

async function leave(
  tx: Queries,
  step: { readonly before: Rotation; readonly after: Rotation; readonly end: StageEnd | undefined },
  ports: RotationPorts,
): Promise<void> {
  const { environment, secret, generation, stage } = step.after;
  const key = ports.keyOf(environment);
  await appendRecords(tx, environment, stepRecords(step, { key, actor: ports.actor }), ports);
  if (!key) return;
  for (const { generation: of, value } of step.end?.seal ?? [])
    await putSealed(tx, { environment, secret, generation: of }, value, key);
  // The old value was needed to put it back and to prove it dead, and is not any more.
  if (stage === 'done') await removeSealedBefore(tx, { environment, secret, generation });
}
