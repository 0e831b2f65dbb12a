import type { InventoryEnvironment } from '../../core/inventory';
import type { Problem } from '../../core/problem';
import { inventoryHash } from '../verify/inventory-hash';
import type { LastProof } from '../verify/proof-record';

/** The last verification of an environment, and what has come since. */
export interface LastVerification {
  readonly environment: InventoryEnvironment;
  readonly last: LastProof | undefined;
  /** Secrets that were written or taken away since, and not proven. */
  readonly changed: readonly string[];
  /** Whether records of the chain bear HMACs: whose do not, or cannot be checked here, prove nothing then. */
  readonly isKeyed: boolean;
  readonly now: number;
  /** When the platform uses every value that was written; undefined where it does already. */
  readonly usedFrom: number | undefined;
  readonly maxAgeSeconds: number;
}

/** Why a verification does not stand, or no longer. */
export function verificationProblems(verification: LastVerification): readonly Problem[] {
  const { environment, last, changed, isKeyed, now, maxAgeSeconds, usedFrom } = verification;
  const where = `environment ${environment.name}`;
  const fix =
    usedFrom === undefined
      ? `npx gcda verify ${environment.name}`
      : `npx gcda verify ${environment.name} --wait: until ${new Date(usedFrom).toISOString()} a value from before the last write may be in use`;
  if (!last) return [{ code: 'verification-missing', where, what: 'it was never verified', fix }];
  const { record, proof } = last;
  const problems: Problem[] = [];
  if (isKeyed && last.standing !== 'authenticated') problems.push(unauthenticated(where, last, fix));
  if (proof.outcome !== 'proven') problems.push({ code: 'verification-failed', where, what: shortcoming(last), fix });
  if (proof.inventoryHash !== inventoryHash(environment))
    problems.push({ code: 'verification-outdated', where, what: 'its declarations were changed since', fix });
  if (now - Date.parse(record.at) > maxAgeSeconds * 1000)
    problems.push({
      code: 'verification-old',
      where,
      what: `it was verified at ${record.at}, which must not be longer ago than ${hours(maxAgeSeconds)}`,
      fix,
    });
  const what = 'its value was written or taken away since it was verified';
  return [...problems, ...changed.map((name) => ({ code: 'verification-outdated', where: name, what, fix }))];
}

function unauthenticated(where: string, { record, standing }: LastProof, fix: string): Problem {
  const isUnchecked = standing === 'unchecked';
  return {
    code: 'verification-unauthenticated',
    where,
    what: `record ${record.sequence} of its verification ${isUnchecked ? 'is authenticated with a key that is not here' : 'is authenticated with no key, though others are'}`,
    fix: isUnchecked
      ? `give the key: \`npx gcda keys status ${record.environment}\` tells where it is looked for`
      : fix,
  };
}

function shortcoming({ record, proof }: LastProof): string {
  const end = proof.outcome === 'failed' ? 'failed' : 'did not try everything';
  return `its last verification, at ${record.at}, ${end}: ${proof.proven} of ${proof.actions} actions were proven`;
}

function hours(seconds: number): string {
  return seconds < 3600 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 360) / 10} h`;
}
