import type { AttributeChange } from './plan';
import type { RawChange } from './raw-change';

const sensitive = '(sensitive value)';
const unknown = '(known after apply)';

/** Before, after, and the marks that go with them, at one place of a resource. */
interface Place {
  readonly before: unknown;
  readonly after: unknown;
  readonly unknown: unknown;
  readonly marks: readonly unknown[];
}

/** The attributes of a change whose values differ, down to single values; nothing of a sensitive one is shown. */
export function changedAttributes(change: RawChange): AttributeChange[] {
  return compare(placeOf(change), []);
}

/** Both values of a change as a whole: of an output. */
export function describeValue(change: RawChange): { readonly before: string; readonly after: string } {
  return describe(placeOf(change));
}

function placeOf(change: RawChange): Place {
  const { before, after, after_unknown, before_sensitive, after_sensitive } = change;
  return { before, after, unknown: after_unknown, marks: [before_sensitive, after_sensitive] };
}

function compare(place: Place, path: readonly string[]): AttributeChange[] {
  if (
    place.unknown !== true &&
    JSON.stringify(place.before) === JSON.stringify(place.after) &&
    !hasUnknown(place.unknown)
  )
    return [];
  const isWhole = place.unknown === true || place.marks.includes(true) || !isTree(place.before) || !isTree(place.after);
  if (isWhole) return [{ path: path.join('.'), ...describe(place) }];
  const names = new Set([...Object.keys(place.before), ...Object.keys(place.after)]);
  for (const name of Object.keys(isTree(place.unknown) ? place.unknown : {})) names.add(name);
  return [...names].flatMap((name) => compare(inside(place, name), [...path, name]));
}

function inside(place: Place, name: string): Place {
  return {
    before: member(place.before, name),
    after: member(place.after, name),
    unknown: member(place.unknown, name),
    marks: place.marks.map((mark) => (mark === true ? true : member(mark, name))),
  };
}

function describe(place: Place): { readonly before: string; readonly after: string } {
  const isHidden = place.marks.some(hasMark);
  const after = place.unknown === true ? unknown : json(place.after);
  return isHidden ? { before: sensitive, after: sensitive } : { before: json(place.before), after };
}

/** True where a mark stands at the place or anywhere below it. */
function hasMark(mark: unknown): boolean {
  return mark === true || (isTree(mark) && Object.values(mark).some(hasMark));
}

const hasUnknown = hasMark;

function isTree(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function member(value: unknown, name: string): unknown {
  return isTree(value) ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}

function json(value: unknown): string {
  return JSON.stringify(value) ?? 'null';
}
