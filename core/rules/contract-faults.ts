import type { Fault } from './fault';
import type { JsonObject } from './is-object';
import { schemaFault } from './schema-fault';
import { subschemas } from './subschemas';

/** Types that an input may have. */
export const inputTypes = new Set(['string', 'integer', 'number', 'boolean', 'null']);
/** Names the platform keeps for itself (Genesys help, "Add contracts to custom actions"). */
export const reservedInputs = new Set(['orgId', 'integrationId', 'rawRequest']);
const propertyName = /^[A-Za-z][A-Za-z0-9_-]*$/;

/** Faults that the platform refuses in an input contract: it takes one flat object of plain values. */
export function inputContractFaults(schema: unknown): readonly Fault[] {
  const where = 'contract.input.inputSchema';
  const invalid = invalidFaults(where, schema);
  if (invalid.length > 0) return invalid;
  const { type, properties = {} } = schema as JsonObject;
  const root = type === undefined || type === 'object' ? [] : [notFlat(where, 'must be one flat object')];
  return [
    ...root,
    ...Object.entries(properties as JsonObject).flatMap(([name, property]) =>
      inputFaults(`${where}.${name}`, name, property),
    ),
  ];
}

function inputFaults(where: string, name: string, property: unknown): Fault[] {
  const types = [(property as JsonObject | null)?.['type'] ?? 'string'].flat();
  return [
    ...(propertyName.test(name)
      ? []
      : [invalidName(where, "a name begins with a letter and holds letters, digits, '-' and '_'")]),
    ...(reservedInputs.has(name) ? [invalidName(where, 'the name is reserved')] : []),
    ...(types.every((type) => typeof type === 'string' && inputTypes.has(type))
      ? []
      : [notFlat(where, 'must be string, integer, number, boolean or null')]),
  ];
}

/** Faults that the platform refuses in an output contract. */
export function outputContractFaults(schema: unknown): readonly Fault[] {
  const where = 'contract.output.successSchema';
  const invalid = invalidFaults(where, schema);
  if (invalid.length > 0 || !hasNestedArray(schema)) return invalid;
  return [
    {
      code: 'output-array-nested',
      where,
      what: 'an array must not hold arrays',
      fix: 'make the inner array a member of an object: z.array(z.object({ cells: z.array(…) }))',
    },
  ];
}

function invalidFaults(where: string, schema: unknown): Fault[] {
  if (refersElsewhere(schema)) {
    return [
      {
        code: 'contract-invalid',
        where,
        what: '$ref is not supported',
        fix: 'write every part out where it stands; a schema must not hold itself, nor have an `id` of its own',
      },
    ];
  }
  const fault = schemaFault(schema);
  if (fault === undefined) return [];
  const fix = 'correct the contract; what `.meta(…)` adds must be JSON Schema draft-04';
  return [{ code: 'contract-invalid', where, what: fault, fix }];
}

function notFlat(where: string, what: string): Fault {
  return {
    code: 'input-not-flat',
    where,
    what,
    fix: 'flatten the input: one property for each value a flow can map',
  };
}

function invalidName(where: string, what: string): Fault {
  return { code: 'input-name-invalid', where, what, fix: 'rename the input' };
}

function refersElsewhere(schema: unknown): boolean {
  if (typeof schema !== 'object' || schema === null) return false;
  return Object.entries(schema).some(
    ([key, value]) => (key === '$ref' && typeof value === 'string') || refersElsewhere(value),
  );
}

/** True for an array whose items are arrays, also where they may be something else besides. */
function hasNestedArray(schema: unknown): boolean {
  const { items, additionalItems } = schema as JsonObject;
  return [items, additionalItems].flat().some(mayBeArray) || subschemas(schema).some(hasNestedArray);
}

function mayBeArray(schema: unknown): boolean {
  if (typeof schema !== 'object' || schema === null) return false;
  const { type, anyOf, oneOf, allOf } = schema as JsonObject;
  return [type].flat().includes('array') || [anyOf, oneOf, allOf].flat().some(mayBeArray);
}
