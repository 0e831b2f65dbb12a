import { createHash } from 'node:crypto';
import type { Finding } from '../tree/checks';
import type { JsonSchema } from '../words/contract';

/** Says yes to losing the deployed action's id. It holds for one contract only, and lapses with the next change. */
export interface AcceptedReplacement {
  /** First 12 characters of the new contract's hash, as the problem `action-would-be-replaced` prints them. */
  readonly contract: string;
  /** Why no published flow is stranded, or why that is acceptable. */
  readonly reason: string;
}

/** Id of an action of a version: `lookup-account`, `lookup-account-v2`. */
export function versionedId(id: string, version: number): string {
  return version === 1 ? id : `${id}-v${version}`;
}

/** SHA-256 of what cannot change in place: both contracts and `secure`. */
export function contractHashOf(action: {
  readonly inputContract: JsonSchema;
  readonly outputContract: JsonSchema;
  readonly isSecure: boolean;
}): string {
  return createHash('sha256')
    .update(JSON.stringify([action.inputContract, action.outputContract, action.isSecure]))
    .digest('hex');
}

/** What is wrong with a version or an acceptance. */
export function versionProblems(version: number, accepted: AcceptedReplacement | undefined): Finding[] {
  const problems: Finding[] = [];
  if (!Number.isInteger(version) || version < 1) {
    problems.push({
      code: 'version-invalid',
      what: `an action’s version must be a whole number from 1, got ${String(version)}`,
      fix: 'number the versions 1, 2, 3; leave the first one out',
    });
  }
  if (accepted && accepted.reason.trim() === '') {
    problems.push({
      code: 'reason-missing',
      what: '`acceptReplacement` must say why',
      fix: 'name the reason: which flows were checked, or why none uses the action',
    });
  }
  return problems;
}
