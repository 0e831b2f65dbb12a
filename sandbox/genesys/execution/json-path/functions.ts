import { isFunctionName, type FunctionName } from '../../../../core/rules/json-path/function-names';
import { invalidPath, JsonPathError } from '../../../../core/rules/json-path/json-path-error';

type PathFunction = (model: unknown, parameters: readonly unknown[]) => unknown;

const functions: Readonly<Record<FunctionName, PathFunction>> = {
  length,
  size: length,
  keys: (model) => (isObject(model) ? Object.keys(model) : null),
  min: aggregate((numbers) => Math.min(...numbers)),
  max: aggregate((numbers) => Math.max(...numbers)),
  sum: aggregate(sum),
  avg: aggregate((numbers) => sum(numbers) / numbers.length),
  stddev: aggregate((numbers) =>
    Math.sqrt(sum(numbers.map((value) => value ** 2)) / numbers.length - (sum(numbers) / numbers.length) ** 2),
  ),
  first: (model) => nth(model, 0),
  last: (model) => nth(model, -1),
  index: (model, [index]) => nth(model, Number(index)),
  concat: (model, parameters) => [...itemsOf(model), ...parameters].filter((part) => typeof part === 'string').join(''),
  append: (model, parameters) => (Array.isArray(model) ? [...itemsOf(model), ...parameters] : model),
};

/**
 * Calls a function of Jayway JsonPath.
 *
 * @throws {JsonPathError} `invalid` for an unknown name, `failed` for an aggregate of nothing.
 */
export function callFunction(name: string, model: unknown, parameters: readonly unknown[]): unknown {
  if (!isFunctionName(name)) invalidPath(`there is no function '${name}'`);
  return functions[name](model, parameters);
}

function length(model: unknown, [argument]: readonly unknown[]): number | null {
  const value = Array.isArray(argument) ? argument : model;
  if (Array.isArray(value)) return value.length;
  return isObject(value) ? Object.keys(value).length : null;
}

function aggregate(operation: (numbers: readonly number[]) => number): PathFunction {
  return (model, parameters) => {
    const numbers = [...itemsOf(model), ...parameters.flat()].filter((value) => typeof value === 'number');
    if (numbers.length === 0) throw new JsonPathError('failed', 'nothing to aggregate');
    return operation(numbers);
  };
}

function itemsOf(model: unknown): readonly unknown[] {
  return Array.isArray(model) ? model : [];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, value) => total + value, 0);
}

function nth(model: unknown, index: number): unknown {
  if (!Array.isArray(model) || model.length === 0) throw new JsonPathError('failed', 'nothing to take an item from');
  return (model as readonly unknown[]).at(index) ?? null;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
