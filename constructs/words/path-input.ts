import type { JsonSchema } from './contract';

/** Not at the beginning: dots and blanks, in any width and seen or not; `;`, which ends a segment for some servers. */
const first = '[^\\u0000- %./;\\\\\\u007f-\\u00a0\\u00ad\\u2000-\\u206f\\u3000\\ufe52\\ufeff-\\uff0f]';
/** Nowhere: control characters, backslashes, and `%`, which some decode once more. */
const further = '[^\\u0000-\\u001f%/\\\\\\u007f]*';

/**
 * What an input in a path must match: it begins with something that is seen and no dot, also behind a slash (which is sent as `%2F`). So no
 * value, alone or beside literals and other values, makes a segment that is empty, `.` or `..`. Without lookaheads: in the part of ECMA 262
 * that every dialect has.
 */
export const pathInputPattern = `^${first}${further}(/${first}${further})*$`;

const asPattern = new RegExp(pathInputPattern, 'u');

/** True for a value that a path takes: one that names something below the place where it stands. */
export function isPathValue(value: unknown): boolean {
  return typeof value === 'string' ? asPattern.test(value) : typeof value === 'number' || typeof value === 'boolean';
}

/** The contract with every text among the `names` bounded to what a path takes, besides what its author asks of it. */
export function withPathInputs(contract: JsonSchema, names: readonly string[]): JsonSchema {
  const properties = (contract.properties ?? {}) as Readonly<Record<string, JsonSchema>>;
  const open = Object.entries(properties).filter(
    ([name, { type, enum: choices }]) => names.includes(name) && type === 'string' && choices === undefined,
  );
  if (open.length === 0) return contract;
  const bounded = Object.fromEntries(open.map(([name, property]) => [name, bound(property)]));
  return { ...contract, properties: { ...properties, ...bounded } };
}

function bound(property: JsonSchema): JsonSchema {
  const { minLength, pattern } = property;
  return {
    ...property,
    minLength: typeof minLength === 'number' ? Math.max(1, minLength) : 1,
    // A schema has one pattern: the author's is looked for in what this one lets pass, anywhere, as JSON Schema does.
    pattern:
      typeof pattern === 'string' ? `^(?=${pathInputPattern.slice(1)})[\\s\\S]*?(?:${pattern})` : pathInputPattern,
  };
}
