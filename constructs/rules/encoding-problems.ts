import type { ValueEncoding } from '../../core/value-encoding';
import type { ValueShape } from '../../core/value-shape';
import type { Finding } from '../tree/checks';

/** What is wrong with a secret's declared encoding. */
export function encodingProblems(encoding: ValueEncoding | undefined): Finding[] {
  return reasonProblems(encoding, {
    what: '`encoding` must say why the value is encoded',
    fix: 'name the passage of the target’s documentation that demands it, or store the value itself',
  });
}

/** What is wrong with a secret's declared shape. */
export function shapeProblems(shape: ValueShape | undefined): Finding[] {
  return reasonProblems(shape, {
    what: '`shape` must say why the value may look like several',
    fix: 'name the passage of the issuer’s documentation that shows such values, or leave `shape` out',
  });
}

function reasonProblems(
  declared: { readonly reason: string } | undefined,
  said: Pick<Finding, 'what' | 'fix'>,
): Finding[] {
  return !declared || declared.reason.trim() !== '' ? [] : [{ code: 'reason-missing', ...said }];
}
