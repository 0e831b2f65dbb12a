import { z } from 'zod';
import { inputTypes, reservedInputs } from '../../core/rules/contract-faults';
import { keptContract } from '../../core/rules/kept-contract';
import type { Finding } from '../tree/checks';
import type { InputTypes } from './lower-request';

/** A JSON Schema document, as the platform stores contracts. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * The platform also takes `-`, but Velocity reads `$input.last-name` as `$input.last` followed by text (velocity-engine-core 2.4.1), so
 * such an input could not be used in a request.
 */
const inputName = /^[A-Za-z][A-Za-z0-9_]*$/;

/** Stands for a contract that cannot be written, so that everything else can still be judged. */
const unwritable: JsonSchema = { type: 'object', properties: {}, additionalProperties: true };

/**
 * The contract of a zod schema: JSON Schema draft-04, with the members the platform would otherwise add by itself. One with a date or
 * something else that JSON lacks becomes an empty one, which `contractProblems` reports.
 */
export function toContract(schema: z.ZodType): JsonSchema {
  try {
    const { $schema, ...document } = z.toJSONSchema(schema, { target: 'draft-4', io: 'input' });
    return keptContract({ $schema, ...complete(document) }) as JsonSchema;
  } catch {
    return unwritable;
  }
}

/** Whether both contracts of an action could be written. */
export function contractProblems(contracts: Readonly<Record<'input' | 'output', JsonSchema>>): Finding[] {
  return Object.entries(contracts)
    .filter(([, contract]) => contract === unwritable)
    .map(([name]) => ({
      code: 'contract-not-json',
      what: `the ${name} contract holds something that JSON Schema has no word for, such as a date`,
      fix: 'describe it as it stands in JSON: a date as z.string()',
    }));
}

/** Name → type of each input, and which may have no text: optional ones, and null. */
export function inputTypesOf(contract: JsonSchema): InputTypes {
  const properties = (contract.properties ?? {}) as Record<string, JsonSchema>;
  const required = new Set((contract.required ?? []) as string[]);
  return {
    types: Object.fromEntries(Object.entries(properties).map(([name, property]) => [name, String(property.type)])),
    // Null has no text: a reference to it prints itself, as one to an absent input does.
    optional: new Set(
      Object.keys(properties).filter((name) => !required.has(name) || properties[name]?.type === 'null'),
    ),
  };
}

/** What the platform would refuse in an input contract. */
export function inputContractProblems(contract: JsonSchema): Finding[] {
  const properties = Object.entries((contract.properties ?? {}) as Record<string, JsonSchema>);
  return properties.flatMap(([name, property]): Finding[] => {
    const problems: Finding[] = [];
    if (!inputName.test(name) || reservedInputs.has(name)) {
      problems.push({
        code: 'input-name-invalid',
        what: `an input must begin with a letter, hold letters, digits and _, and not be reserved, got '${name}'`,
        fix: `rename input '${name}' (orgId, integrationId and rawRequest are the platform's own)`,
      });
    }
    const type = typeof property.type === 'string' ? property.type : 'a union';
    if (!inputTypes.has(type)) {
      problems.push({
        code: 'input-not-flat',
        what: `input '${name}' must be a string, integer, number or boolean, got ${type}`,
        fix: 'flatten the input: one property for each value a flow can map',
      });
    }
    return problems;
  });
}

/**
 * Drops what zod adds for JavaScript's sake: `additionalProperties`, which the platform has true, and bounds of safe integers. The members that
 * the platform adds are written by `keptContract`.
 */
function complete(node: unknown): JsonSchema {
  const source = node as JsonSchema;
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(source)) {
    if (key === 'additionalProperties') continue;
    if (key === 'minimum' && value === Number.MIN_SAFE_INTEGER) continue;
    if (key === 'maximum' && value === Number.MAX_SAFE_INTEGER) continue;
    result[key] = key === 'properties' ? mapValues(value as Record<string, unknown>) : value;
    if (key === 'items') result[key] = Array.isArray(value) ? value.map(complete) : complete(value);
  }
  return result;
}

function mapValues(properties: Record<string, unknown>): Record<string, JsonSchema> {
  return Object.fromEntries(Object.entries(properties).map(([name, property]) => [name, complete(property)]));
}
