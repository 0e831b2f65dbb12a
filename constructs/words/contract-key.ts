import { z } from 'zod';

/** Deeper than this a schema may hold itself. */
const deepest = 20;

/**
 * A text that two schemas share only if they become the same contract. Reading it takes a small part of the time that making a contract takes, and
 * the same schema is often declared once for each environment.
 *
 * @returns undefined for a schema with anything in it that is not known here
 */
export function contractKey(schema: z.ZodType): string | undefined {
  const parts: string[] = [];
  try {
    return describe(schema, parts, 1) ? parts.join(' ') : undefined;
  } catch {
    // A member that is no schema, or that throws: the contract says so.
    return undefined;
  }
}

/** Parts of a schema's definition that are read here; zod's own types name them one by one. */
interface Definition {
  readonly type: string;
  readonly checks?: readonly { readonly _zod: { readonly def: Check } }[];
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly catchall?: z.ZodType;
  readonly element?: z.ZodType;
  readonly innerType?: z.ZodType;
  readonly entries?: Readonly<Record<string, unknown>>;
  readonly values?: readonly unknown[];
}

interface Check {
  readonly check?: string;
  readonly pattern?: RegExp;
  readonly [member: string]: unknown;
}

/** Checks that a contract shows, and their members that it shows. */
const checks: Readonly<Record<string, readonly string[]>> = {
  min_length: ['minimum'],
  max_length: ['maximum'],
  length_equals: ['length'],
  greater_than: ['value', 'inclusive'],
  less_than: ['value', 'inclusive'],
  multiple_of: ['value'],
  number_format: ['format'],
  string_format: ['format', 'local', 'precision'],
};

function describe(schema: z.ZodType, parts: string[], depth: number): boolean {
  const { def } = schema._zod;
  if (depth > deepest || isDescribed(schema)) return false;
  const definition = def as unknown as Definition;
  parts.push(definition.type);
  return describeChecks(definition, parts) && describeKind(definition, parts, depth + 1);
}

/** True for one with a title, a description or a text of its author's own; the schema that it was made of hands its own down. */
function isDescribed(schema: z.core.$ZodType): boolean {
  const { parent, toJSONSchema } = schema._zod;
  if (toJSONSchema !== undefined || z.globalRegistry.has(schema)) return true;
  return parent !== undefined && isDescribed(parent);
}

function describeKind(definition: Definition, parts: string[], depth: number): boolean {
  const { type, shape = {}, catchall, element, innerType, entries, values } = definition;
  switch (type) {
    case 'string':
    case 'number':
    case 'boolean':
    case 'null':
    case 'never':
      return true;
    case 'optional':
    case 'nullable':
      return innerType !== undefined && describe(innerType, parts, depth);
    case 'array':
      return element !== undefined && describe(element, parts, depth);
    case 'enum':
      return describeValues(Object.values(entries ?? {}), parts);
    case 'literal':
      return describeValues(values ?? [], parts);
    case 'object': {
      const members = Object.entries(shape);
      if (Object.getOwnPropertySymbols(shape).length > 0) return false;
      parts.push(`{${members.length}`);
      if (catchall) parts.push('catchall');
      return (
        (!catchall || describe(catchall, parts, depth)) &&
        members.every(([name, member]) => {
          parts.push(JSON.stringify(name));
          return describe(member, parts, depth);
        })
      );
    }
    default:
      return false;
  }
}

/** A format is its own first check. */
function describeChecks(definition: Definition, parts: string[]): boolean {
  const own = definition as unknown as Check;
  const all = [...(own.check === undefined ? [] : [own]), ...(definition.checks ?? []).map(({ _zod }) => _zod.def)];
  return all.every((check) => {
    const members = checks[check.check ?? ''];
    if (!members) return false;
    parts.push(JSON.stringify([check.check, ...members.map((name) => check[name] ?? null), String(check.pattern)]));
    return true;
  });
}

function describeValues(values: readonly unknown[], parts: string[]): boolean {
  if (values.some((value) => !['string', 'number', 'boolean'].includes(typeof value) && value !== null)) return false;
  parts.push(JSON.stringify(values));
  return true;
}
