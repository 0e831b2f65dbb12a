import type { Rule } from '../constructs';
import { renderColumns } from './columns';
import { wrap } from './wrap';

/** A rule under its id. */
export interface ListedRule extends Required<Rule> {
  readonly id: string;
}

const width = 80;
const suppressions = {
  allowed: 'yes, for a time and with reason and owner',
  'guards-secrets': 'never: it guards secrets',
  refused: 'never: what it finds cannot work, or has a record of its own',
} as const;

/** Two lines or more a rule, within 80 columns: how strictly it is meant, and what it finds. */
export function renderPolicies(rules: readonly ListedRule[]): string {
  const heads = renderColumns([
    ['rule', 'level', 'suppressible'],
    ...rules.map(({ id, level, suppression }) => [id, level, suppression === 'allowed' ? 'yes' : 'no']),
  ]).split('\n');
  const [title, ...lines] = heads;
  const listed = rules.map(({ meaning }, i) => `${lines[i]}\n${indented(meaning)}`);
  return [`${title}\n`, ...listed].join('');
}

/** Everything that is known of one rule, within 80 columns. */
export function renderPolicy(rule: ListedRule): string {
  const rows = [
    ['level', rule.level],
    ['suppressible', suppressions[rule.suppression]],
    ['finds', rule.meaning],
    ['cause', rule.cause],
    ['why', rule.explanation],
    ['fix', rule.fix],
    ['source', rule.source],
  ] as const;
  return `${rule.id}\n${rows.map(([name, text]) => hanging(name, text)).join('')}`;
}

function indented(text: string): string {
  return wrap(text, width - 4)
    .map((line) => `    ${line}\n`)
    .join('');
}

/** The name, and the text beside it. */
function hanging(name: string, text: string): string {
  return wrap(text, width - 16)
    .map((line, i) => `  ${(i === 0 ? name : '').padEnd(14)}${line}\n`)
    .join('');
}
