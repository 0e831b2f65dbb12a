import type { RotationPlan, RotationState } from '../../rotation/plan/plan-rotation';
import { isOver, type Rotation } from '../../rotation/machine/rotation';

/** What one pass over all that is due would touch. */
export interface ChangedByPass {
  /** False where nothing is due. */
  readonly isPending: boolean;
  /** For people, one for each secret. */
  readonly lines: readonly string[];
  /** Environments in which something begins or is under way: what becomes due while a question is open is in one of these. */
  readonly places: ReadonlySet<string>;
}

/**
 * Rotations that begin now, and those under way.
 *
 * @param provable rotations that have only their proof to make, and can make it now: also such as are not the newest of their secrets
 */
export function changedByPass(
  { at, rotations }: RotationPlan,
  { rotationOf }: RotationState,
  provable: readonly Rotation[],
): ChangedByPass {
  const touched = rotations.flatMap(({ environment, secret, status, generation }) => {
    const running = rotationOf(environment, secret);
    const earlier = provable
      .filter((one) => one.environment === environment && one.secret === secret && one.id !== running?.id)
      .map((one) => ({ environment, isDue: true, line: `${secret}: generation ${one.generation} goes on` }));
    if (status === 'begin')
      return [...earlier, { environment, isDue: true, line: `${secret}: generation ${generation} begins` }];
    if (!running || isOver(running)) return earlier;
    const isDue = running.wakeAt <= at;
    const line = `${secret}: generation ${running.generation} ${isDue ? 'goes on' : 'waits'}`;
    return [...earlier, { environment, isDue, line }];
  });
  return {
    isPending: touched.some(({ isDue }) => isDue),
    lines: touched.map(({ line }) => line),
    places: new Set(touched.map(({ environment }) => environment)),
  };
}
