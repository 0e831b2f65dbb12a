import type { Problem } from '../core/problem';
import type { LedgerRow } from './rows';

/** The records of a chain, as far as it was followed, that were written without a key after one that was written with a key. */
export interface DroppedSignatures {
  /** Whether any record so far was written with a key. */
  readonly isBegun: boolean;
  /** Whether any so far bears an HMAC: an earlier release wrote none. */
  readonly isAuthenticated: boolean;
  readonly first: number | null;
  readonly last: number | null;
  /** Whether a head that was noted elsewhere stands at the last of them or after it. */
  readonly isVouchedFor: boolean;
}

export const noDroppedSignatures: DroppedSignatures = {
  ...{ isBegun: false, isAuthenticated: false },
  ...{ first: null, last: null, isVouchedFor: false },
};

/** Follows a chain by one record. */
export function followSignatures(
  before: DroppedSignatures,
  { sequence, keyId, mac }: Pick<LedgerRow, 'sequence' | 'keyId' | 'mac'>,
  { isNoted }: { readonly isNoted: boolean },
): DroppedSignatures {
  const isDropped = (before.isBegun && keyId === null) || (before.isAuthenticated && mac === null);
  return {
    isBegun: before.isBegun || keyId !== null,
    isAuthenticated: before.isAuthenticated || mac !== null,
    first: before.first ?? (isDropped ? sequence : null),
    last: isDropped ? sequence : before.last,
    isVouchedFor: isNoted || (before.isVouchedFor && !isDropped),
  };
}

/**
 * Whoever leaves the key out may have written all that stands before anew, and the next writer who has the key signs that. A warning, since
 * one who has no key may write: it is for a person to say who that was.
 */
export function droppedSignatureProblems(
  environment: string,
  { first, last, isVouchedFor }: DroppedSignatures,
): Problem[] {
  if (first === null || last === null || isVouchedFor) return [];
  const isOne = first === last;
  return [
    {
      code: 'ledger-signature-dropped',
      where: `ledger of ${environment}, ${isOne ? `record ${last}` : `records ${first} to ${last}`}`,
      what: `${isOne ? 'it was' : 'the first and the last of these were'} written without a key after others had been written with one: no signature vouches for record ${last}, nor for any that stands before it`,
      fix: `find out who wrote without the key (\`npx gcda secrets history NAME\`); if it was one of you, note the head elsewhere (\`npx gcda audit head ${environment}\`) and give it with \`--head\`; if not, restore a backup that has the head you noted last`,
      level: 'warning',
    },
  ];
}
