import type { Problem } from '../core/problem';
import type { Promotion } from '../secrets/promote/judge-promotion';
import { renderComparisonMarkdown } from './render-comparison-markdown';
import { verdictLine, verifiedLine } from './render-promotion';

/** The same as a page for a review, with the reasons in it. */
export function renderPromotionMarkdown(promotion: Promotion, shown: { readonly isAll: boolean }): string {
  const { from, to, comparison, refusals, pending, next } = promotion;
  const steps = refusals.length > 0 ? [] : ['## Next\n', `${fence}sh\n${next.join('\n')}\n${fence}\n`];
  return [
    `# ${from} → ${to}\n`,
    `${verdictLine(promotion)}; ${verifiedLine(promotion)}.\n`,
    ...section('Refused because', refusals),
    ...section(`${to} lacks so far`, pending),
    '## Comparison\n',
    renderComparisonMarkdown(comparison, shown),
    ...steps,
  ].join('\n');
}

const fence = '```';

function section(title: string, problems: readonly Problem[]): string[] {
  if (problems.length === 0) return [];
  const lines = problems.map(({ where, code, what, fix }) => `- **${where}** ${what} (\`${code}\`). ${fix}\n`);
  return [`## ${title}\n`, lines.join('')];
}
