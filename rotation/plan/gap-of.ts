import { total } from '../../core/rotation-timing';
import type { Candidate } from './candidate';
import type { Rotation } from '../machine/rotation';
import { sameToken } from '../machine/same-token';

/**
 * Seconds for which no good value will be in use when a secret is renewed, since its issuer repeats a token until it ends: its author says
 * so, or its newest rotation has seen it. Null where nobody knows of such a gap.
 */
export function gapOf(
  { timing, isRepeated = false }: Pick<Candidate, 'timing' | 'isRepeated'>,
  rotation: Rotation | undefined,
): number | null {
  const isSeen =
    rotation !== undefined &&
    (rotation.fault?.code === sameToken ||
      rotation.failure === sameToken ||
      rotation.findings.issue?.facts?.gapSeconds !== undefined);
  return isRepeated || isSeen ? total(timing.gapSum) : null;
}
