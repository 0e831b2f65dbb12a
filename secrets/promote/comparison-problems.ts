import type { Problem } from '../../core/problem';
import type { Aspect, ComparedRow, Comparison } from './comparison';

/** Why nothing may go from one environment to the other: every difference that neither declares. */
export function comparisonProblems({ environments, rows }: Comparison): readonly Problem[] {
  return rows.filter(({ verdict }) => verdict === 'differs').map((row) => toProblem(row, environments));
}

function toProblem(row: ComparedRow, environments: readonly string[]): Problem {
  const { kind, service, name, aspect, cells } = row;
  const where = kind === 'service' ? `service ${service}` : `${kind} ${service}/${name}`;
  if (aspect === 'presence') {
    const lacking = environments.filter((_, index) => cells[index] === null).join(' and ');
    return {
      code: 'promotion-missing',
      where,
      what: `${lacking} lacks it`,
      fix: `declare it for ${lacking} too, or name it in \`absent\` of environments/${lacking}.ts with a reason; then npx cdktf synth`,
    };
  }
  const found = environments.map((environment, index) => `${environment} has ${cells[index] ?? 'none'}`).join(', ');
  return { where, what: `${aspect}: ${found}`, ...mendOf(aspect) };
}

function mendOf(aspect: Aspect): Pick<Problem, 'code' | 'fix'> {
  if (aspect === 'contract')
    return {
      code: 'promotion-contract-differs',
      fix: 'declare the action alike in both; a new contract is a new `version`',
    };
  if (aspect === 'request')
    return { code: 'promotion-request-differs', fix: 'declare method, path, body and response alike in both' };
  if (aspect === 'name')
    return { code: 'promotion-name-differs', fix: 'let names differ by the prefix of the environment only' };
  return {
    code: 'promotion-header-differs',
    fix: "let each environment's header name its own secret of the same service and type",
  };
}
