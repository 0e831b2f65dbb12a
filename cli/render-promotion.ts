import type { Promotion } from '../secrets/promote/judge-promotion';
import { printable } from './printable';
import { renderComparison } from './render-comparison';

/** The comparison, what it rests on, and what comes next; the reasons of a refusal are printed as problems. */
export function renderPromotion(promotion: Promotion, shown: { readonly isAll: boolean }): string {
  const { from, to, comparison, next, refusals } = promotion;
  const steps = refusals.length > 0 ? [] : ['next:', ...next.map((command) => `  ${command}`)];
  return [
    `${from} → ${to}`,
    renderComparison(comparison, shown).trimEnd(),
    verifiedLine(promotion),
    verdictLine(promotion),
    ...steps,
    '',
  ].join('\n');
}

/** What the first environment's verification is, in a line. */
export function verifiedLine({ from, verified }: Promotion): string {
  if (!verified) return `${from} has no verification that counts`;
  const doubt = verified.isAuthenticated ? '' : ', without a key';
  return `${from} was verified at ${verified.at} by ${printable(verified.by)} (record ${verified.record}${doubt})`;
}

/** What it comes to, in a line. */
export function verdictLine({ to, refusals, pending }: Promotion): string {
  const lacking =
    pending.length === 0 ? `${to} has everything` : `${to} still lacks ${counted(pending.length, 'thing')}`;
  if (refusals.length > 0) return `REFUSED for ${counted(refusals.length, 'reason')}; ${lacking}`;
  return `nothing stands in the way; ${lacking}`;
}

function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`;
}
