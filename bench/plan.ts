import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { renderColumns } from '../cli/columns';
import { planRotation, type RotationState } from '../rotation/plan/plan-rotation';
import { median } from './measure';
import { rotatingEstate } from './rotate/estate';

const minute = 60_000;
const nowhere = { url: 'http://127.0.0.1:1', crm: 'http://127.0.0.1:1/crm', oauth: 'http://127.0.0.1:1/oauth' };

/** `bench plan`: one plan of many secrets beside one copy of their inventory by `structuredClone`; a ratio, since machines differ. */
export function benchPlan(args: readonly string[]): void {
  const { values } = parseArgs({
    args: [...args],
    options: {
      secrets: { type: 'string', default: '10000' },
      runs: { type: 'string', default: '9' },
      json: { type: 'boolean', default: false },
    },
  });
  const inventory = rotatingEstate(Number(values.secrets), nowhere);
  const live = { generation: 1, writtenAt: 0, endsAt: 30 * minute };
  const state: RotationState = { liveOf: () => live, rotationOf: () => undefined };
  const runs = Array.from({ length: Number(values.runs) }, () => ({
    plan: milliseconds(() => planRotation(22 * minute, inventory, state)),
    copy: milliseconds(() => structuredClone(inventory)),
  }));
  const result = {
    planMilliseconds: median(runs.map(({ plan }) => plan)),
    copyMilliseconds: median(runs.map(({ copy }) => copy)),
    ratio: median(runs.map(({ plan, copy }) => plan / copy)),
  };
  process.stdout.write(values.json ? `${JSON.stringify(result, null, 2)}\n` : render(values.secrets, result));
}

function milliseconds(work: () => unknown): number {
  const begun = performance.now();
  work();
  return performance.now() - begun;
}

function render(secrets: string, result: Readonly<Record<string, number>>): string {
  const rows = [
    [`plan of ${secrets} secrets`, `${result['planMilliseconds']?.toFixed(1)} ms`],
    ['structuredClone of their inventory', `${result['copyMilliseconds']?.toFixed(1)} ms`],
    ['ratio', `${result['ratio']?.toFixed(2)}`],
  ];
  return renderColumns(rows);
}
