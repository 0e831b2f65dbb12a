import { inspect } from 'node:util';
import type { TestRun, TestStep } from '../secrets/test-action';

/** The test console's steps and the answer as a listing for an 80-column terminal. */
export function renderTestRun(run: TestRun): string {
  const headers = Object.entries(run.headers).map(([name, value]) => `  ${name}: ${value}`);
  return [
    `${run.action}  (${run.environment}, ${run.stack})`,
    ...section('headers', headers),
    ...section(
      'input',
      Object.entries(run.input).map(([name, value]) => `  ${name} = ${String(value)}`),
    ),
    'steps',
    ...run.operations.flatMap(renderStep),
    ...section('answer', indent(render(run.answer), 2)),
    summary(run),
    '',
  ].join('\n');
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length > 0 ? [title, ...lines] : [];
}

function renderStep(step: TestStep): readonly string[] {
  const result = step.result === null ? [] : indent(render(step.result), 6);
  return [
    `  ${String(step.step).padStart(2)}  ${step.success ? 'ok    ' : 'FAILED'}  ${step.name}`,
    ...(step.error === null ? [] : indent(wrap(step.error, 72), 6)),
    ...result,
  ];
}

function summary(run: TestRun): string {
  const status = run.status === null ? '' : `, the target answered ${run.status}`;
  if (run.success) return `succeeded${status}`;
  return `FAILED${status}${run.error === null ? '' : `\n${indent(wrap(run.error, 76), 2).join('\n')}`}`;
}

function render(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.split('\n').flatMap((line) => wrap(line, 72));
  return inspect(value, { depth: 8, breakLength: 70, maxStringLength: 400, maxArrayLength: 50, sorted: false })
    .split('\n')
    .flatMap((line) => wrap(line, 72));
}

function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (let rest = text.trimEnd(); ;) {
    if (rest.length <= width) return [...lines, rest];
    const blank = rest.lastIndexOf(' ', width);
    const cut = blank > width / 2 ? blank : width;
    lines.push(rest.slice(0, cut));
    rest = rest.slice(cut).trimStart();
  }
}

function indent(lines: readonly string[], by: number): readonly string[] {
  return lines.map((line) => ' '.repeat(by) + line);
}
