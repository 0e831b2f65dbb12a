import { styleText } from 'node:util';
import { countChanges, type AttributeChange, type ResourceChange, type StackPlan } from '../../terraform/plan';
import { printable } from '../printable';

const width = 80;
const marks = { create: '+', update: '~', replace: '±', delete: '-', forget: '.', read: ' ', none: ' ' } as const;
const colours = {
  create: 'green',
  update: 'yellow',
  replace: 'red',
  delete: 'red',
  forget: 'yellow',
  read: 'dim',
  none: 'dim',
} as const;

/** A stack's plan for people, within 80 columns where addresses allow; a sensitive value is never shown. */
export function renderPlan(plan: StackPlan, { hasColour }: { readonly hasColour: boolean }): string {
  const { stack, changes, outputs, drift, mode } = plan;
  const name = printable(stack.name);
  const warned = drift.length > 0 && mode !== 'destroy' ? renderDrift(drift, mode === 'refresh-only') : [];
  if (!plan.hasChanges) {
    return lines([`${name}  No changes. Your infrastructure matches the configuration.`, ...warned]);
  }
  const paint: Paint = (kind, text) => (hasColour ? styleText(colours[kind], text, { validateStream: false }) : text);
  const { added, changed, destroyed } = countChanges(changes);
  return lines([
    name,
    ...warned,
    ...changes.flatMap((change) => renderChange(change, paint)),
    ...outputs.map(({ name: output, kind, after }) => cut(`  ${paint(kind, marks[kind])} output ${output} = ${after}`)),
    `  Plan: ${added} to add, ${changed} to change, ${destroyed} to destroy.`,
  ]);
}

type Paint = (kind: ResourceChange['kind'], text: string) => string;

function renderChange(change: ResourceChange, paint: Paint): string[] {
  const { kind, address, movedFrom, isImport } = change;
  return [
    `  ${paint(kind, `${marks[kind]} ${printable(address)}`)}${notesOf(change)}`,
    ...(movedFrom === undefined ? [] : [`      moved from ${printable(movedFrom)}`]),
    ...(isImport ? ['      exists already, and is taken over'] : []),
    ...(kind === 'replace' ? [`      ${paint(kind, loss(change))}`] : []),
    ...change.attributes.flatMap((attribute) => renderAttribute(attribute, change.forcedBy)),
  ];
}

function notesOf({ kind }: ResourceChange): string {
  if (kind === 'replace') return '  REPLACED';
  return kind === 'forget' ? '  left as it is, and no longer managed' : '';
}

function loss({ type }: ResourceChange): string {
  return type === 'genesyscloud_integration_action'
    ? 'deleted and made anew under another id: flows that call it lose it'
    : 'deleted and made anew under another id';
}

function renderAttribute({ path, before, after }: AttributeChange, forcedBy: readonly string[]): string[] {
  const why = forcedBy.some((forced) => path === forced || path.startsWith(`${forced}.`))
    ? ' (cannot change in place)'
    : '';
  const isShort = path.length + before.length + after.length + why.length <= width - 12;
  const text = printable;
  if (isShort) return [`      ${text(path)}${why}: ${text(before)} → ${text(after)}`];
  const from = differsFrom(before, after);
  return [
    `      ${text(path)}${why}:`,
    cut(`        ${excerpt(before, from)}`),
    cut(`        → ${excerpt(after, from)}`),
  ];
}

/** How much of both is shown before the first difference. */
const context = 20;

/** Where the part of a long value begins that is worth showing. */
function differsFrom(before: string, after: string): number {
  let same = 0;
  while (same < before.length && before[same] === after[same]) same += 1;
  return Math.max(0, same - context);
}

function excerpt(value: string, from: number): string {
  return `${from === 0 ? '' : '…'}${printable(value.slice(from))}`;
}

function renderDrift(drift: readonly ResourceChange[], isAll: boolean): string[] {
  const title = isAll
    ? 'changed outside of Terraform, to be taken into the state:'
    : 'changed outside of Terraform since the last deploy:';
  return [
    `  ${title}`,
    ...drift.map(({ address, kind }) => `    ${kind === 'delete' ? 'gone: ' : ''}${printable(address)}`),
  ];
}

function cut(text: string): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}

function lines(all: readonly string[]): string {
  return all.map((line) => `${line}\n`).join('');
}
