import type { Rule } from '../constructs';
import { closestName } from '../core/closest-name';
import { exitCodes, ProblemsError } from '../core/problem';
import type { Io } from './io';
import { renderPolicies, renderPolicy, type ListedRule } from './render-policies';
import { withProject } from './with-project';

/** `gcda policies [RULE]`: ours and the project's own. 0, or 1 where there is no such rule or the project does not compile. */
export async function runPolicies(
  id: string | undefined,
  output: { readonly isJson: boolean },
  io: Io,
): Promise<number> {
  const rules = withProject(io, ({ app, constructs }) => [...constructs.rulesAround(app)].map(list));
  if (!rules) return Promise.resolve(exitCodes.problems);
  const shown = id === undefined ? rules : [findRule(id, rules)];
  const text = id === undefined ? renderPolicies(shown) : shown.map(renderPolicy).join('');
  io.stdout.write(output.isJson ? `${JSON.stringify({ rules: shown }, null, 2)}\n` : text);
  return Promise.resolve(exitCodes.done);
}

/** The members that people are told of, always in the same order. */
function list([id, rule]: readonly [string, Rule]): ListedRule {
  const { level = 'error', suppression, meaning, cause, explanation, fix, source } = rule;
  return { id, level, suppression, meaning, cause, explanation, fix, source };
}

function findRule(id: string, rules: readonly ListedRule[]): ListedRule {
  const found = rules.find((rule) => rule.id === id);
  if (found) return found;
  const ids = rules.map((rule) => rule.id);
  const likely = closestName(id, ids);
  throw new ProblemsError([
    {
      code: 'rule-unknown',
      where: 'gcda policies',
      what: 'there is no rule of the id that was given',
      fix: likely === undefined ? 'use an id from `npx gcda policies`' : `did you mean ${likely}?`,
    },
  ]);
}
