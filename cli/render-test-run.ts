import { inspect } from 'node:util';
import type { TestStep } from '../secrets/console/describe-result';
import type { TestRun } from '../secrets/console/test-action';
import { wrap } from './wrap';

/** The test console's steps and the answer as a listing for an 80-column terminal. */
export function renderTestRun(run: TestRun): string {
  const headers = Object.entries(run.headers).flatMap(([name, value]) => indent(wrap(`${name}: ${value}`, 76), 2));
  const input = Object.entries(run.input).flatMap(([name, value]) => indent(wrap(`${name} = ${String(value)}`, 76), 2));
  return [
    ...wrap(`${run.action}  (${run.environment}, ${run.stack})`, 80),
    ...section('headers', headers),
    ...section('differs from what is declared', run.differs === null ? [] : indent(wrap(run.differs, 76), 2)),
    ...section('input', input),
    ...section('request', renderRequest(run.request)),
    ...section('steps', renderSteps(run.operations)),
    ...section('answer', run.success ? indent(render(run.answer), 2) : []),
    ...summary(run),
    '',
  ].join('\n');
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length > 0 ? [title, ...lines] : [];
}

function renderRequest({ sent, limitBytes }: TestRun['request']): readonly string[] {
  if (!sent) return [];
  const asShown = sent.from === 'body' ? ' as shown' : '';
  return [`  a body of ${sent.contentLength} bytes${asShown}; a whole request may have ${limitBytes}`];
}

// A step that only passes on what an earlier one produced refers to it: the last steps of a good run are all the answer.
function renderSteps(steps: readonly TestStep[]): readonly string[] {
  const shown = new Map<string, number>();
  return steps.flatMap((step) => {
    const result = step.result === null ? [] : render(step.result);
    const text = result.join('\n');
    const earlier = shown.get(text);
    if (result.length > 1) shown.set(text, earlier ?? step.step);
    return [
      ...wrap(`${String(step.step).padStart(4)}  ${step.success ? 'ok    ' : 'FAILED'}  ${step.name}`, 80),
      ...(step.error === null ? [] : indent(wrap(step.error, 72), 6)),
      ...indent(earlier === undefined ? result : [`as in step ${earlier}`], 6),
    ];
  });
}

function summary(run: TestRun): readonly string[] {
  const status = run.status === null ? '' : `, the target answered ${run.status}`;
  if (run.success) return [`succeeded${status}`];
  return [`FAILED${status}`, ...(run.error === null ? [] : indent(wrap(run.error, 76), 2))];
}

function render(value: unknown): readonly string[] {
  const readable = unpack(value);
  const options = { depth: 8, breakLength: 70, maxStringLength: 400, maxArrayLength: 50 } as const;
  const text = typeof readable === 'string' ? readable : inspect(readable, options);
  return text.split('\n').flatMap((line) => wrap(line, 72));
}

// Bodies come as text; as data they can be read without counting backslashes. `--json` has them as they came.
function unpack(value: unknown): unknown {
  if (typeof value === 'string' && /^\s*[[{]/.test(value)) {
    try {
      return JSON.parse(value);
    } catch {
      return value;
    }
  }
  if (Array.isArray(value)) return value.map(unpack);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, unpack(member)]));
}

function indent(lines: readonly string[], by: number): readonly string[] {
  return lines.map((line) => ' '.repeat(by) + line);
}
