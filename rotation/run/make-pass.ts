import type { Problem } from '../../core/problem';
import { claimMilliseconds } from '../machine/claim-milliseconds';
import type { Rotation } from '../machine/rotation';
import type { RotationPlan } from '../plan/plan-rotation';
import { claimDue } from '../store/claim-due';
import { freeClaims } from '../store/free-claims';
import { advance } from './advance';
import { beginPlanned } from './begin-planned';
import type { RotationPorts } from './rotation-ports';

/**
 * Makes one pass: begins what the plan says is for now, and advances every rotation whose time has come. For a scheduler of any kind.
 *
 * @param onDamaged told of each rotation that cannot be read; the others go on. Without it the first one is thrown
 */
export async function makePass(
  plan: RotationPlan,
  ports: RotationPorts,
  onDamaged?: (problem: Problem) => void,
): Promise<Rotation[]> {
  await beginPlanned(plan, ports);
  const done: Rotation[] = [];
  if (ports.isGone) await freeClaims(ports.db, ports.isGone);
  const wish = { worker: ports.worker, milliseconds: claimMilliseconds, keyOf: ports.keyOf };
  let damaged = 0;
  const note = (problem: Problem): void => {
    damaged += 1;
    onDamaged?.(problem);
  };
  for (;;) {
    const before = damaged;
    const [claim] = await claimDue(ports.db, onDamaged ? { ...wish, onDamaged: note } : wish, 1, ports.clock);
    if (claim) done.push(await advance(claim, ports));
    else if (damaged === before) return done;
  }
}
