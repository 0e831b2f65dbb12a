import type { RotationPlan, RotationState } from '../../rotation/plan/plan-rotation';
import { isOver } from '../../rotation/machine/rotation';

/** What one pass over all that is due would touch. */
export interface ChangedByPass {
  /** False where nothing is due. */
  readonly isPending: boolean;
  /** For people, one for each secret. */
  readonly lines: readonly string[];
  /** Environments in which something begins or is under way: what becomes due while a question is open is in one of these. */
  readonly places: ReadonlySet<string>;
}

/** What begins now, and what is under way. */
export function changedByPass({ at, rotations }: RotationPlan, { rotationOf }: RotationState): ChangedByPass {
  const touched = rotations.flatMap(({ environment, secret, status, generation }) => {
    if (status === 'begin') return [{ environment, isDue: true, line: `${secret}: generation ${generation} begins` }];
    const running = rotationOf(environment, secret);
    if (!running || isOver(running)) return [];
    const isDue = running.wakeAt <= at;
    return [{ environment, isDue, line: `${secret}: generation ${running.generation} ${isDue ? 'goes on' : 'waits'}` }];
  });
  return {
    isPending: touched.some(({ isDue }) => isDue),
    lines: touched.map(({ line }) => line),
    places: new Set(touched.map(({ environment }) => environment)),
  };
}
