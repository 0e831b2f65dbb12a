import type { DeployedRecord } from '../../core/deployed';
import { assertNoProblems, type Problem } from '../../core/problem';
import { judgedUnread } from '../../terraform/judged';
import type { Stack } from '../../terraform/stack';

/** Stacks that are left out of a run, and why. */
export interface Refused {
  readonly stacks: readonly Stack[];
  readonly problems: readonly Problem[];
}

/** Facts about the stacks. */
interface Known {
  /** Output folder of the synthesis. */
  readonly folder: string;
  readonly deployed: DeployedRecord;
  /** True where dependents go first. */
  readonly isEnd?: boolean | undefined;
}

/**
 * Parts the selected stacks: those whose record cannot be read, or could not when they were judged, and what needs one of them, are left out.
 * A record that is no record would hide what is live, and where the state is. Where the folder itself is none there is no record of any stack;
 * that it cannot be kept is told when the work is done.
 *
 * @throws ProblemsError where none is left
 */
export function withoutUnread(
  selected: readonly Stack[],
  { folder, deployed, isEnd = false }: Known,
): { readonly open: readonly Stack[]; readonly refused: Refused } {
  const unread = new Map([
    ...judgedUnread(folder),
    ...deployed.unread.map(({ stack, problems }) => [stack, problems] as const),
  ]);
  const reasons = new Map<string, readonly Problem[]>();
  for (const { name } of selected) {
    const found = unread.get(name);
    if (found) reasons.set(name, found);
  }
  const needs = ({ name, dependencies }: Stack): readonly string[] =>
    isEnd ? selected.filter((other) => other.dependencies.includes(name)).map((other) => other.name) : dependencies;
  // Each turn finds those that need one which the turn before has found.
  for (let size = -1; size !== reasons.size;) {
    size = reasons.size;
    for (const stack of selected.filter(({ name }) => !reasons.has(name))) {
      const missing = needs(stack).find((name) => reasons.has(name));
      if (missing !== undefined) reasons.set(stack.name, [waitsFor(stack.name, missing, isEnd)]);
    }
  }
  const problems = selected.flatMap(({ name }) => reasons.get(name) ?? []);
  const open = selected.filter(({ name }) => !reasons.has(name));
  if (open.length === 0) assertNoProblems(problems);
  return { open, refused: { stacks: selected.filter(({ name }) => reasons.has(name)), problems } };
}

function waitsFor(where: string, other: string, isEnd: boolean): Problem {
  return {
    code: 'stack-dependency-missing',
    where,
    what: `${isEnd ? `${other} depends on it` : `it depends on ${other}`}, which is refused`,
    fix: `mend ${other} first`,
  };
}
