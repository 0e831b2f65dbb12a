import type { ValueEncoding } from '../../core/value-encoding';
import type { Finding } from '../checks';

/** What is wrong with a secret's declared encoding. */
export function encodingProblems(encoding: ValueEncoding | undefined): Finding[] {
  if (!encoding || encoding.reason.trim() !== '') return [];
  return [
    {
      code: 'reason-missing',
      what: '`encoding` must say why the value is encoded',
      fix: 'name the passage of the target’s documentation that demands it, or store the value itself',
    },
  ];
}
