import { tryFindSecret } from '../secrets/find-in-inventory';
import { begin } from './begin-rotation';
import { claimMilliseconds } from './claim-milliseconds';
import type { PlannedRotation, RotationPlan } from './plan-rotation';
import type { RotationPorts } from './ports';
import type { Rotation } from './rotation';
import { runUntilWait } from './run-until-wait';
import { claimDue } from './store/claim-due';

/** Begins what the plan says is for now; gives what was begun. */
export async function beginDue({ rotations }: RotationPlan, ports: RotationPorts): Promise<Rotation[]> {
  const begun: Rotation[] = [];
  for (const entry of rotations) {
    if (entry.status !== 'begin') continue;
    const rotation = await beginPlanned(entry, ports);
    if (rotation) begun.push(rotation);
  }
  return begun;
}

async function beginPlanned(
  { environment, secret, generation, cause, endsAt }: PlannedRotation,
  ports: RotationPorts,
): Promise<Rotation | undefined> {
  const found = tryFindSecret(ports.inventory, environment, secret);
  if (!found || !cause) return undefined;
  return begin({ ...found, generation, cause, endsAt, reason: cause }, ports);
}

/** Begins what is due and takes everything on whose time has come, as far as that goes without waiting. One pass, for a scheduler of any kind. */
export async function applyRotation(plan: RotationPlan, ports: RotationPorts): Promise<Rotation[]> {
  await beginDue(plan, ports);
  const done: Rotation[] = [];
  const wish = { worker: ports.worker, milliseconds: claimMilliseconds };
  for (;;) {
    const [claim] = await claimDue(ports.db, wish, 1, ports.clock);
    if (!claim) return done;
    done.push(await runUntilWait(claim, ports));
  }
}
