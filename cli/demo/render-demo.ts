import { renderColumns } from '../columns';
import type { DemoResult, LedgerResult, ProvenAction } from './demo-result';

/** The closing table and the result of the search, within 80 columns. */
export function renderDemo(result: DemoResult): string {
  const stacks = Map.groupBy(result.actions, (action) => `${action.environment}  ${action.stack}`);
  const tables = [...stacks].map(([heading, actions]) => `${heading}\n${actions.map(renderAction).join('')}`);
  return `${tables.join('\n')}\n${renderSummary(result)}`;
}

function renderAction(action: ProvenAction): string {
  const mark = action.success ? 'ok  ' : 'FAIL';
  const answer = action.success ? JSON.stringify(action.answer) : (action.error ?? 'no answer');
  return [
    `  ${mark} ${action.action.padEnd(18)} ${action.header}`,
    ...action.secrets.map((secret) => `       ${' '.repeat(18)} from ${secret}`),
    `       ${' '.repeat(18)} ${cut(`${action.status ?? '-'} ${answer}`, 53)}`,
    '',
  ].join('\n');
}

function renderSummary(result: DemoResult): string {
  const proven = result.actions.filter(({ success }) => success).length;
  const rows = result.deploys.map((deploy, i) => [
    i === 0 ? 'deployed' : 'deployed again',
    `${deploy.stacks} stacks: ${deploy.added} added, ${deploy.changed} changed, ${deploy.destroyed} destroyed (${deploy.seconds.toFixed(1)} s)`,
  ]);
  const leaks = result.search.found.map(({ secret, artifact }) => `  ${secret} in ${artifact}\n`).join('');
  const summary = renderColumns([
    ...rows,
    ['values set', String(result.valuesWritten)],
    ['actions proven', `${proven} of ${result.actions.length}`],
    ['ledger', renderLedger(result.ledger)],
    ['time', `${result.seconds.toFixed(1)} s`],
  ]);
  return `${summary}secret values found in ${result.search.artifacts} artifacts: ${result.search.found.length}\n${leaks}`;
}

function renderLedger({ records, isWhole, inPlace, of }: LedgerResult): string {
  return `${records} records, ${isWhole ? 'all as written' : 'NOT as written'}; ${inPlace} of ${of} values in place`;
}

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}
