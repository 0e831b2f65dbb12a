import type { Problem } from '../core/problem';
import type { LedgerRow } from './rows';

/** Records whose HMAC cannot be checked though a key is here: theirs is another, and was not handed over when it was replaced. */
export function uncheckedProblems(environment: string, rows: readonly LedgerRow[]): Problem[] {
  return [...Map.groupBy(rows, ({ keyId }) => keyId)].map(([keyId, own]) => {
    const [first, last] = [own[0]?.sequence, own.at(-1)?.sequence];
    const isOne = first === last;
    return {
      code: 'ledger-records-unchecked',
      where: `ledger of ${environment}, ${isOne ? `record ${first}` : `records ${first} to ${last}`}`,
      what: `${own.length} records are authenticated with key ${keyId ?? 'unknown'}, which is not here and was not replaced by the one that is`,
      fix: `find out who wrote with another key, or give that key; where it is lost and they were yours, note the head elsewhere (\`npx gcda audit head ${environment}\`) and give it with \`--head\`. \`npx gcda keys rotate\` hands a key over, putting another in its place does not`,
      level: 'warning',
    };
  });
}
