import type { BinaryOperator } from '../../../../core/rules/velocity/syntax';
import { asNumber, isList, valuesEqual, valueText, type Value } from './values';

/**
 * `+ - * / %` of Velocity: text joins with `+`, whole numbers stay whole, division by zero and operands that are no numbers give null.
 * `literal` is what an absent operand of a join prints.
 */
export function arithmetic(
  operator: '+' | '-' | '*' | '/' | '%',
  left: Value,
  right: Value,
  literal: readonly [string, string],
): Value {
  if (operator === '+' && (typeof left === 'string' || typeof right === 'string')) {
    return (left === null ? literal[0] : valueText(left)) + (right === null ? literal[1] : valueText(right));
  }
  const [a, b] = [asNumber(left), asNumber(right)];
  if (a === undefined || b === undefined) return null;
  if ((operator === '/' || operator === '%') && Number(b) === 0) return null;
  return typeof a === 'bigint' && typeof b === 'bigint'
    ? whole(operator, a, b)
    : fraction(operator, Number(a), Number(b));
}

function whole(operator: '+' | '-' | '*' | '/' | '%', a: bigint, b: bigint): bigint {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '%':
      return a % b;
  }
}

function fraction(operator: '+' | '-' | '*' | '/' | '%', a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '%':
      return a % b;
  }
}

/** Comparison of Velocity: numbers by size (text is read as a number beside one), else equality only. */
export function comparison(operator: '==' | '!=' | '<' | '>' | '<=' | '>=', left: Value, right: Value): boolean {
  if (operator === '!=') return !equal(left, right);
  if (operator === '==') return equal(left, right);
  const order = numericOrder(left, right);
  if (order === undefined) return false;
  if (operator === '<') return order < 0;
  if (operator === '>') return order > 0;
  return operator === '<=' ? order <= 0 : order >= 0;
}

function numericOrder(left: Value, right: Value): number | undefined {
  if (typeof left === 'string' && typeof right === 'string') return undefined;
  const [a, b] = [asNumber(left), asNumber(right)];
  if (a === undefined || b === undefined) return undefined;
  return a < b ? -1 : a > b ? 1 : 0;
}

function equal(left: Value, right: Value): boolean {
  if (left === null || right === null) return left === right;
  const order = numericOrder(left, right);
  if (order !== undefined) return order === 0;
  const isSameKind = typeof left === typeof right && isList(left) === isList(right);
  return isSameKind ? valuesEqual(left, right) : valueText(left) === valueText(right);
}

/** True for the operators that `comparison` takes. */
export function isComparison(operator: BinaryOperator): operator is '==' | '!=' | '<' | '>' | '<=' | '>=' {
  return ['==', '!=', '<', '>', '<=', '>='].includes(operator);
}
