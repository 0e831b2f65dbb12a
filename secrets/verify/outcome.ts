import type { ActionProof, Verdict } from './action-proof';

/** Of a whole environment. `incomplete`: nothing is wrong, and not everything was tried. */
export type Outcome = 'proven' | 'incomplete' | 'failed';

const untried: ReadonlySet<Verdict> = new Set(['skipped', 'not-provable', 'too-early']);

/** Whether it is too early to tell: nothing is wrong so far, and some of it cannot be known yet. Such a verification is no record's business. */
export function isTooEarly(proofs: readonly ActionProof[]): boolean {
  return outcomeOf(proofs) !== 'failed' && proofs.some(({ verdict }) => verdict === 'too-early');
}

/**
 * What the verdicts come to. An action without an example does not stand in the way when its secrets were all accepted in other actions:
 * then it is known that its references resolve.
 */
export function outcomeOf(proofs: readonly ActionProof[]): Outcome {
  if (proofs.some(({ verdict }) => verdict !== 'proven' && !untried.has(verdict))) return 'failed';
  const accepted = new Set(proofs.flatMap(({ verdict, secrets }) => (verdict === 'proven' ? secrets : [])));
  const isCovered = ({ verdict, secrets }: ActionProof) =>
    verdict === 'proven' || (verdict === 'not-provable' && secrets.every((name) => accepted.has(name)));
  return proofs.length > 0 && proofs.every(isCovered) ? 'proven' : 'incomplete';
}
