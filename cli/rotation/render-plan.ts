import type { PlannedRotation } from '../../rotation/plan/plan-rotation';
import type { RotationCause } from '../../rotation/machine/rotation';
import { printable } from '../printable';
import { wrap } from '../wrap';
import { durationInWords, timeInWords } from './in-words';

/** A plan for an 80-column terminal: what, when, why, and the sums behind it. */
export function renderPlan(rotations: readonly PlannedRotation[], now: number): string {
  if (rotations.length === 0) return 'nothing is rotated from here\n';
  return rotations.map((entry) => `${lines(entry, now).join('\n')}\n`).join('');
}

function lines(entry: PlannedRotation, now: number): string[] {
  const end = entry.endsAt === null ? [] : [`its value ends ${timeInWords(entry.endsAt)}`];
  return [
    ...wrap(`${entry.secret}: ${whatAndWhen(entry, now)}`, 80),
    ...[...end, ...entry.arithmetic].flatMap((text) =>
      wrap(text, 76).map((line, index) => `${index === 0 ? '  ' : '    '}${line}`),
    ),
  ];
}

function whatAndWhen({ status, cause, generation, beginAt, pause, problem }: PlannedRotation, now: number): string {
  if (problem) return `set aside: ${problem.where}`;
  if (status === 'running') return `generation ${generation} is on its way`;
  if (pause) return printable(`paused by ${pause.actor}: ${pause.reason}`);
  if (beginAt === null || cause === null) return 'has no end, and is rotated when someone asks';
  const when = status === 'begin' ? 'now' : `${timeInWords(beginAt)}, in ${durationInWords(beginAt - now)}`;
  return `generation ${generation} begins ${when}: ${causes[cause]}`;
}

const causes: Readonly<Record<RotationCause, string>> = {
  due: 'the value in use is due',
  'end-unknown': 'nobody knows when the value in use ends',
  'source-changed': 'its source has another value',
  asked: 'someone asked for it',
  revoked: 'the value in use leaked',
};
