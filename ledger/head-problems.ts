import type { Problem } from '../core/problem';
import { chainProblem } from './chain-problem';
import { signedText, type Head } from './head';
import type { EnvironmentKey } from './keys/environment-key';
import type { LedgerRecord } from './record';

/** A chain's head and its last record, as far as they are there. */
export interface ChainEnd {
  readonly head: Head | undefined;
  readonly last: Pick<LedgerRecord, 'sequence' | 'hash' | 'keyId'> | undefined;
}

/** What is wrong with the end of a chain. */
export function headProblems(environment: string, end: ChainEnd, key: EnvironmentKey | undefined): Problem[] {
  const problem = (code: string, what: string) => [chainProblem(environment, { code, what })];
  const { head, last } = end;
  if (!head) return last ? problem('ledger-head-missing', 'the chain must have a head, and has none') : [];
  const number = last?.sequence ?? 0;
  if (head.sequence > number)
    return problem('ledger-truncated', `the chain must end with record ${head.sequence}, it ends with ${number}`);
  const isStripped = head.keyId === null && last?.keyId !== null;
  if (head.sequence !== number || head.hash !== last?.hash || isStripped)
    return problem('ledger-head-altered', 'the head must fit the last record');
  if (!key || head.keyId === null) return [];
  if (key.id !== head.keyId) return [keyDiffers(environment, head.keyId, key.id)];
  return key.sign(signedText(head)) === head.mac
    ? []
    : problem('ledger-head-altered', 'the head must be signed with the key of the environment');
}

function keyDiffers(environment: string, wanted: string, got: string): Problem {
  return {
    code: 'ledger-key-differs',
    where: `ledger of ${environment}`,
    what: `it was signed with key ${wanted}, and the key that is here is ${got}`,
    fix: `give key ${wanted}; \`npx gcda keys status\` tells where keys are looked for; \`npx gcda keys rotate ${environment}\` ends a rotation that was interrupted`,
  };
}
