import type { Correlation, CorrelatedWrite, WriteOrigin } from '../../rotation/correlate/correlation';
import type { Distribution } from '../../rotation/correlate/distribution';
import { renderColumns } from '../columns';
import { markdownTable } from '../markdown-table';
import { wrap } from '../wrap';
import { timeInWords } from './in-words';

const origins: Readonly<Record<WriteOrigin, string>> = {
  confirmed: 'ours',
  'ledger-only': 'not audited',
  unattributed: 'not compared',
  unrecorded: 'not on record',
  claimed: 'a deploy, unproven',
  foreign: 'SOMEBODY ELSE',
};

const titles = ['TIME', 'CREDENTIAL', 'WRITTEN BY', 'WHAT', 'RUNS', 'REFUSED'];

/** A correlation for a terminal. */
export function renderCorrelation(correlation: Correlation): string {
  const { writes } = correlation;
  const table = writes.length === 0 ? 'no write is known\n' : renderColumns([titles, ...writes.map(cells)]);
  const lines = sums(correlation).flatMap((line) => wrap(line, 80));
  return `${table}${lines.join('\n')}\n`;
}

/** The same for a review. */
export function renderCorrelationMarkdown(correlation: Correlation): string {
  const { environment, from, to, writes } = correlation;
  return [
    `## Writes and refusals in ${environment}, ${timeInWords(from)} to ${timeInWords(to)}\n`,
    writes.length === 0
      ? 'No write is known.\n'
      : markdownTable(
          ['Time', 'Credential', 'Written by', 'Who', 'What', 'Audit record', 'Runs', 'Refused'],
          writes.map((write) => {
            const [time = '', credential = '', origin = '', what = '', runs = '', refused = ''] = cells(write);
            return [time, credential, origin, write.by ?? '-', what, write.auditId ?? '-', runs, refused];
          }),
        ),
    sums(correlation)
      .map((line) => `- ${line}\n`)
      .join(''),
  ].join('\n');
}

function cells({ at, credential, origin, generations, runs, refused, lastRefusalAfter }: CorrelatedWrite): string[] {
  const refusals = lastRefusalAfter === null ? '0' : `${refused} to ${seconds(lastRefusalAfter)}`;
  return [timeInWords(at), credential, origins[origin], generations.join(', ') || '-', String(runs), refusals];
}

function doubts({ isKeyHere, records, leftOut }: Correlation['unauthenticated']): string[] {
  if (!isKeyHere) return ['not authenticated: no key of the environment is here'];
  return [
    ...(records > 0 ? [`not authenticated: ${records} records, which are of a time without a key`] : []),
    ...(leftOut > 0 ? [`left out: ${leftOut} records and runs that bear no authentication, though others do`] : []),
  ];
}

function sums(correlation: Correlation): string[] {
  const { writes, runs, refusedBefore, refusedFor, auditLag, auditMissing, unauthenticated } = correlation;
  const bad = writes.filter(({ refused }) => refused > 0).length;
  const unattributed = writes.filter(({ origin }) => origin === 'unattributed').length;
  const claimed = writes.filter(({ origin }) => origin === 'claimed').length;
  const foreign = writes.filter(({ origin }) => origin === 'foreign').length;
  return [
    `${writes.length} writes, ${bad} followed by refusals, ${foreign} by somebody else; ${runs} runs of ours`,
    ...(unattributed > 0 ? [`${unattributed} not compared: the writing client was not recorded`] : []),
    ...(claimed > 0
      ? [`${claimed} said to be ours: deployed/ or a variable names the client, which nothing authenticates`]
      : []),
    ...(refusedBefore > 0 ? [`${refusedBefore} runs were refused that no write explains`] : []),
    `from a write to the last refusal after it: ${spread(refusedFor)}`,
    `from our record to the audit log's date: ${spread(auditLag)}`,
    ...(auditMissing === null ? [] : [`audit log not read: ${auditMissing}`]),
    ...doubts(unauthenticated),
    'runs are our own, in the test console; the platform publishes no results of what flows run',
  ];
}

function spread({ count, p50, p99, max }: Distribution): string {
  if (p50 === null || p99 === null || max === null) return 'none to measure';
  return `p50 ${seconds(p50)}, p99 ${seconds(p99)}, longest ${seconds(max)} (${count})`;
}

function seconds(milliseconds: number): string {
  return `${(Math.round(milliseconds / 100) / 10 || 0).toFixed(1)} s`; // never -0.0
}
