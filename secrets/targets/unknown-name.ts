import type { Problem } from '../../core/problem';
import { closestName } from '../../core/closest-name';

const shownNames = 12;

/**
 * A name that the inventory does not have, with the known ones and the likeliest slip. A text that has not the shape of a name is not
 * repeated: it may be a value that slid into the wrong place.
 */
export function unknownName(
  kind: 'environment' | 'stack' | 'action' | 'secret' | 'input',
  given: string,
  known: readonly string[],
): Problem {
  const likely = closestName(given, known);
  const shown =
    known.slice(0, shownNames).join(', ') + (known.length > shownNames ? ` and ${known.length - shownNames} more` : '');
  const subject = isShownSafely(given, kind) ? `${kind} ${given}` : `${kind} of the name that was given`;
  return {
    code: `${kind}-unknown`,
    where: isShownSafely(given, kind) ? given : kind,
    what: `there is no ${subject}; known: ${shown === '' ? 'none' : shown}`,
    fix:
      likely === undefined
        ? 'use one of the known names; run `npx cdktf synth` after a change of the code'
        : `did you mean ${likely}?`,
  };
}

function isShownSafely(given: string, kind: string): boolean {
  if (kind === 'secret') return /^[a-z][a-z0-9]{0,30}_[a-z0-9_]{1,60}$/.test(given);
  return /^[A-Za-z][A-Za-z0-9_-]{0,99}$/.test(given);
}
