import { isDeepStrictEqual } from 'node:util';
import { invalidPath, JsonPathError } from '../../../../core/rules/json-path/json-path-error';
import type { Filter, Operand, Path, RelationalOperator } from '../../../../core/rules/json-path/path-syntax';

/** Where a definite path led nowhere: equal to nothing, not even to itself, so `@.missing != 0` is true. */
const missing = Symbol('missing');

/** What a filter looks at. */
export interface FilterContext {
  readonly item: unknown;
  readonly document: unknown;
  /** Reads a path that stands in the filter; given, because paths hold filters and filters hold paths. */
  readonly readPath: (
    path: Path,
    item: unknown,
    document: unknown,
    options: { readonly requireProperties: boolean },
  ) => unknown;
}

/** True when the item passes the filter; a filter that cannot be applied to it does not pass. */
export function matches(filter: Filter, context: FilterContext): boolean {
  try {
    return passes(filter, context);
  } catch (error) {
    if (error instanceof JsonPathError && error.kind === 'invalid') return false;
    throw error;
  }
}

function passes(filter: Filter, context: FilterContext): boolean {
  switch (filter.kind) {
    case 'or':
      return filter.operands.some((operand) => passes(operand, context));
    case 'and':
      return filter.operands.every((operand) => passes(operand, context));
    case 'not':
      return !passes(filter.operand, context);
    case 'exists':
      return exists(filter, context) === filter.shouldExist;
    case 'compare':
      return compare(filter.operator, value(filter.left, context), value(filter.right, context));
  }
}

function exists(filter: Extract<Filter, { kind: 'exists' }>, context: FilterContext): boolean {
  // The library looks from the item even where the path begins with `$`.
  return read({ ...filter.path, root: '@' }, context, true) !== missing;
}

function value(operand: Operand, context: FilterContext): unknown {
  if (operand.kind === 'literal') return operand.value;
  return operand.kind === 'pattern' ? operand.pattern : read(operand.path, context, false);
}

function read(path: Path, context: FilterContext, requireProperties: boolean): unknown {
  try {
    return context.readPath(path, context.item, context.document, { requireProperties });
  } catch (error) {
    if (error instanceof JsonPathError && error.kind === 'not-found') return missing;
    throw error;
  }
}

function compare(operator: RelationalOperator, left: unknown, right: unknown): boolean {
  switch (operator) {
    case '==':
      return equal(left, right);
    case '!=':
      return !equal(left, right);
    case '===':
      return typeof left === typeof right && equal(left, right);
    case '!==':
      return typeof left !== typeof right || !equal(left, right);
    case '<':
      return order(left, right) < 0;
    case '<=':
      return order(left, right) <= 0;
    case '>':
      return order(left, right) > 0;
    case '>=':
      return order(left, right) >= 0;
    case '=~':
      return matchesPattern(left, right);
    default:
      return compareLists(operator, left, right);
  }
}

function compareLists(operator: RelationalOperator, left: unknown, right: unknown): boolean {
  switch (operator) {
    case 'IN':
      return listOf(right)?.some((item) => equal(item, left)) ?? false;
    case 'NIN':
      return !(listOf(right)?.some((item) => equal(item, left)) ?? false);
    case 'CONTAINS':
      return contains(left, right);
    case 'ALL':
      // The library reads its right side as a kind of list that no path text can spell, and so never matches.
      return invalidPath('the right side of `all` is no list');
    case 'SIZE':
      return (typeof left === 'string' || Array.isArray(left)) && left.length === right;
    case 'EMPTY':
      return isEmpty(left) === right;
    default:
      return compareSets(operator, listOf(right), () => listOf(left));
  }
}

function compareSets(
  operator: RelationalOperator,
  right: readonly unknown[] | undefined,
  left: () => readonly unknown[] | undefined,
): boolean {
  const items = right && left();
  if (!right || !items) return false;
  const isIn = (item: unknown): boolean => right.some((other) => equal(other, item));
  if (operator === 'SUBSETOF') return items.every(isIn);
  return operator === 'ANYOF' ? items.some(isIn) : !items.some(isIn);
}

function failed(): never {
  throw new JsonPathError('failed', 'a list in a filter holds objects or arrays');
}

function contains(left: unknown, right: unknown): boolean {
  if (typeof left === 'string') return typeof right === 'string' && left.includes(right);
  return Array.isArray(left) && listOf(left)!.some((item) => equal(item, right));
}

/** Items of an array; undefined for an object. Anything else makes the whole filter fail. */
function listOf(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) {
    // The library cannot compare what is neither text, number, truth nor null.
    const isPlain = value.every((item) => typeof item !== 'object' || item === null);
    return isPlain ? (value as readonly unknown[]) : failed();
  }
  if (typeof value === 'object' && value !== null && !(value instanceof RegExp)) return undefined;
  return invalidPath('a list expected in a filter');
}

/** Text and number compare by the left one's kind: `'5' == 5` as texts, `5 == '5.0'` as numbers. */
function equal(left: unknown, right: unknown): boolean {
  if (left === missing || right === missing) return false;
  if (typeof left === 'string' && typeof right === 'number') return left === String(right);
  if (typeof left === 'number' && typeof right === 'string') return right.trim() !== '' && left === Number(right);
  return isDeepStrictEqual(left, right);
}

function order(left: unknown, right: unknown): number {
  const isComparable = (typeof left === 'number' || typeof left === 'string') && typeof left === typeof right;
  if (!isComparable) return NaN;
  return left === right ? 0 : (left as string) < (right as string) ? -1 : 1;
}

function matchesPattern(left: unknown, right: unknown): boolean {
  const [pattern, subject] = right instanceof RegExp ? [right, left] : [left, right];
  if (!(pattern instanceof RegExp) || subject instanceof RegExp) return false;
  const subjects: readonly unknown[] = Array.isArray(subject) ? subject : [subject];
  return subjects.some((text) =>
    pattern.test(['string', 'number', 'boolean'].includes(typeof text) ? String(text) : ''),
  );
}

function isEmpty(value: unknown): boolean | undefined {
  if (typeof value === 'string' || Array.isArray(value)) return value.length === 0;
  return typeof value === 'object' && value !== null ? Object.keys(value).length === 0 : undefined;
}
