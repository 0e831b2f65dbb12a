import type { PlannedRotation, RotationPlan, RotationState } from '../../rotation/plan/plan-rotation';
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
  const keyOf = (environment: string, secret: string) => `${environment} ${secret}`;
  const provableOf = Map.groupBy(provable, ({ environment, secret }) => keyOf(environment, secret));
  const touched = rotations.flatMap(({ environment, secret, ...planned }) => {
    const running = rotationOf(environment, secret);
    const earlier = (provableOf.get(keyOf(environment, secret)) ?? []).filter(({ id }) => id !== running?.id);
    const moves = [...earlier.map(goesOn), ...newestMove(planned, running, at)];
    return moves.map(({ isDue, words }) => ({ environment, isDue, line: `${secret}: ${words}` }));
  });
  return {
    isPending: touched.some(({ isDue }) => isDue),
    lines: touched.map(({ line }) => line),
    places: new Set(touched.map(({ environment }) => environment)),
  };
}

interface Move {
  readonly isDue: boolean;
  readonly words: string;
}

function goesOn({ generation }: Pick<Rotation, 'generation'>): Move {
  return { isDue: true, words: `generation ${generation} goes on` };
}

/** The move of a secret's newest rotation; none where it is over and no other begins. */
function newestMove(
  { status, generation }: Pick<PlannedRotation, 'status' | 'generation'>,
  running: Rotation | undefined,
  at: number,
): readonly Move[] {
  if (status === 'begin') return [{ isDue: true, words: `generation ${generation} begins` }];
  if (!running || isOver(running)) return [];
  return [running.wakeAt <= at ? goesOn(running) : { isDue: false, words: `generation ${running.generation} waits` }];
}
