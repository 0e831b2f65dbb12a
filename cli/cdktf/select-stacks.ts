import { matchesGlob } from 'node:path';
import { ProblemsError, type Problem } from '../../core/problem';
import type { Stack } from '../../terraform/stack';

/**
 * The stacks that a command line names, by name or pattern; without any, the only one there is.
 *
 * @throws ProblemsError `stack-unknown` for every name that fits none, `stack-not-named`
 */
export function selectStacks(stacks: readonly Stack[], patterns: readonly string[]): readonly Stack[] {
  const known = stacks.map(({ name }) => name).join(', ');
  if (patterns.length === 0) {
    if (stacks.length === 1) return stacks;
    throw new ProblemsError([notNamed(known)]);
  }
  const unknown = patterns.filter((pattern) => !stacks.some(({ name }) => fits(name, pattern)));
  if (unknown.length > 0) throw new ProblemsError(unknown.map((pattern) => stackUnknown(pattern, known)));
  return stacks.filter(({ name }) => patterns.some((pattern) => fits(name, pattern)));
}

/**
 * The stacks that the selected ones cannot do without, and that are not selected: those that they depend on; at the end, those that depend on
 * them.
 */
export function missingDependencies(
  all: readonly Stack[],
  selected: readonly Stack[],
  { isEnd }: { readonly isEnd: boolean },
): Problem[] {
  const names = new Set(selected.map(({ name }) => name));
  const pairs = isEnd
    ? all
        .filter(({ name }) => !names.has(name))
        .flatMap(({ name, dependencies }) => dependencies.map((of) => [of, name] as const))
    : selected.flatMap(({ name, dependencies }) => dependencies.map((of) => [name, of] as const));
  return pairs
    .filter(([own, other]) => names.has(own) && !names.has(other))
    .map(([own, other]) => ({
      code: 'stack-dependency-missing',
      where: own,
      what: isEnd ? `${other} depends on it, and is not named` : `it depends on ${other}, which is not named`,
      fix: `name ${other} too, or give --ignore-missing-stack-dependencies`,
    }));
}

function fits(name: string, pattern: string): boolean {
  return name === pattern || matchesGlob(name, pattern);
}

function stackUnknown(where: string, known: string): Problem {
  return {
    code: 'stack-unknown',
    where,
    what: 'a stack must be one of those that synthesis gives, or a pattern that fits some',
    fix: `choose from ${known}; quote patterns: 'dev-*'`,
  };
}

function notNamed(known: string): Problem {
  return {
    code: 'stack-not-named',
    where: 'the command line',
    what: 'there are several stacks, and none is named',
    fix: `choose from ${known}; quote patterns: 'dev-*'`,
  };
}
