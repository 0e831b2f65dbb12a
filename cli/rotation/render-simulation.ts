import type { SimulationReport } from '../../rotation/simulate/report';
import { renderColumns } from '../columns';
import { wrap } from '../wrap';

interface Speed {
  readonly elapsedSeconds: number;
  readonly eventsPerSecond: number;
}

/** A report for people. */
export function renderSimulation(report: SimulationReport, { elapsedSeconds, eventsPerSecond }: Speed): string {
  const {
    options,
    failedCallsUnavoidable: unavoidable,
    latenessSeconds: late,
    requests,
    rotations,
    notProven,
  } = report;
  const faults = Object.keys(options.faults);
  const head = `${count(options.secrets)} secrets, values of ${options.lifetimeSeconds} s, ${options.hours} h, seed ${options.seed}`;
  const rows = [
    ['failed calls', `${count(report.failedCalls)} of ${count(report.calls)}`],
    ['  ours', count(report.failedCallsOurs)],
    ['  unavoidable', `${count(report.failedCalls - report.failedCallsOurs)}: ${byCause(unavoidable)}`],
    ['minimum margin', report.minimumMarginSeconds === null ? '-' : `${report.minimumMarginSeconds} s`],
    ['begun late by', `p50 ${late.p50} s, p99 ${late.p99} s, at most ${late.max} s`],
    [
      'rotations',
      `${count(rotations.begun)}: ${byCause({ done: rotations.done, failed: rotations.failed, restored: rotations.restored })}`,
    ],
    ['not proven', byCause(notProven)],
    ['audit record late', count(report.auditMissing)],
    [
      'requests',
      `${count(requests.total)}: ${count(requests.perMinute)} a minute, at most ${count(requests.peakPerMinute)} of ${count(requests.limitPerMinute)}`,
    ],
    ['attempts lost to crashes', count(report.crashes)],
    ['simulated', `${count(report.events)} events in ${elapsedSeconds} s, ${count(eventsPerSecond)} a second`],
  ];
  const told = wrap(`faults: ${faults.length === 0 ? 'none' : faults.join(', ')}`, 78);
  return `${head}\n${told.join('\n  ')}\n\n${renderColumns(rows)}`;
}

function byCause(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([name, number]) => `${count(number)} ${name}`)
    .join(', ');
}

function count(number: number): string {
  return number.toLocaleString('en-US');
}
