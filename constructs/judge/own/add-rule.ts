import { TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { takeTrace } from '../../tree/author-location';
import { addCheck, type Finding } from '../../tree/checks';
import type { OwnRule } from './own-rule';
import { ownRulesAround, recordRule } from './own-rules';

const idForm = /^[a-z][a-z0-9-]{0,30}\/[a-z][a-z0-9-]{0,60}$/;
const texts = ['meaning', 'cause', 'explanation', 'fix', 'source'] as const;

/**
 * Holds every stack at `scope` or below it to a rule of your own: an app, a stack, or anything between. `gcda policies` shows it, and
 * `suppress` takes it where it says so.
 */
export function addRule(scope: IConstruct, rule: OwnRule): void {
  recordRule(scope, rule);
  addCheck(scope, () => ruleProblems(scope, rule), takeTrace(addRule));
}

function ruleProblems(scope: IConstruct, rule: OwnRule): Finding[] {
  const label = idForm.test(rule.id) ? `rule '${rule.id}'` : 'a rule of your own';
  const isTaken = ownRulesAround(scope).some((other) => other.id === rule.id && other !== rule);
  const faults = [
    ...(idForm.test(rule.id) ? [] : ['must have an id such as acme/actions-have-examples']),
    ...(scope.node.findAll().some((found) => TerraformStack.isStack(found))
      ? []
      : ['must be added to an app or a stack']),
    ...(isTaken ? ['has the id of another rule'] : []),
    ...texts.filter((name) => (rule[name] ?? '').trim() === '').map((name) => `must give \`${name}\``),
  ];
  return faults.map((fault) => ({
    code: 'rule-invalid',
    what: `${label} ${fault}`,
    fix: 'add it to an app or a stack, with an id of its own and every text that people are shown',
  }));
}
