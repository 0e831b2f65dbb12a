import type { Abandonment } from '../../../core/environment';
import { describeOrphan, type LiveStack } from '../../../core/live-stacks';
import type { Finding } from '../../tree/checks';

/**
 * Stacks that are live and that the code does not have any more: nothing would plan, renew, verify or destroy them. One that `abandoned` names
 * with a reason is a warning.
 */
export function orphanedStackProblems(
  declared: readonly string[],
  live: readonly LiveStack[],
  abandoned: readonly Abandonment[],
): Finding[] {
  const orphans = live.filter(({ stack }) => !declared.includes(stack));
  return [
    ...orphans.map((orphan) =>
      orphaned(
        orphan,
        abandoned.find(({ stack }) => stack === orphan.stack),
      ),
    ),
    ...abandoned.flatMap((entry) => [
      ...unreasoned(entry),
      ...(declared.includes(entry.stack) ? [returned(entry)] : []),
    ]),
  ];
}

function orphaned(orphan: LiveStack, entry: Abandonment | undefined): Finding {
  const problem: Finding = { code: 'stack-orphaned', ...describeOrphan(orphan) };
  if (!entry) return problem;
  const { what } = problem;
  return { ...problem, level: 'warning', what: `${what}; it stays because: ${entry.reason.trim()}` };
}

function unreasoned({ stack, reason }: Abandonment): Finding[] {
  if (reason.trim() !== '') return [];
  return [
    {
      where: stack,
      code: 'reason-missing',
      what: `\`abandoned\` must say why ${stack} may stay`,
      fix: 'give its `reason`',
    },
  ];
}

function returned({ stack }: Abandonment): Finding {
  return {
    where: stack,
    code: 'abandoned-but-declared',
    what: `stack ${stack} is declared, and \`abandoned\` names it`,
    fix: 'remove the entry from environments/abandoned.ts',
  };
}
