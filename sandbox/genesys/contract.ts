import { isDeepStrictEqual } from 'node:util';
import type { ActionRecord } from './records';

type Contract = ActionRecord['contract'];
type Schema = Readonly<Record<string, unknown>>;

/** Whether two contracts mean the same; the order of members does not matter. */
export function sameContract(a: Contract, b: Contract): boolean {
  return isDeepStrictEqual(a, b);
}

/**
 * A schema as most of the platform's applications see it: nested objects become properties named `a.b`, objects in arrays become arrays
 * named `a.b`, side by side.
 */
export function flattened(schema: unknown): unknown {
  if (!isSchema(schema) || !isSchema(schema['properties'])) return schema;
  return { ...schema, properties: Object.fromEntries(flatProperties(schema['properties'], '', (leaf) => leaf)) };
}

function flatProperties(
  properties: Schema,
  prefix: string,
  wrap: (leaf: unknown) => unknown,
): (readonly [string, unknown])[] {
  return Object.entries(properties).flatMap(([name, property]) => {
    const path = prefix + name;
    if (!isSchema(property)) return [[path, wrap(property)] as const];
    if (isSchema(property['properties'])) return flatProperties(property['properties'], `${path}.`, wrap);
    const items = property['items'];
    if (isSchema(items) && isSchema(items['properties']))
      return flatProperties(items['properties'], `${path}.`, asArray);
    return [[path, wrap(property)] as const];
  });
}

const asArray = (items: unknown): unknown =>
  isSchema(items) && items['type'] === 'array' ? items : { type: 'array', items };

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
