import Ajv from 'ajv-draft-04';
import type { ErrorObject, ValidateFunction } from 'ajv';

// The platform does not say how it reads `format` and unknown keywords; published contracts have free ones, so both are ignored.
const options = {
  strict: false,
  validateFormats: false,
  allErrors: true,
  addUsedSchema: false,
  // A member called `constructor` is not there because every JavaScript object has one.
  ownProperties: true,
  logger: false,
} as const;
const compiled = new WeakMap<object, ValidateFunction>();

/** Why `value` does not fit a contract (JSON Schema draft-04); names paths, never values. */
export function contractProblems(schema: unknown, value: unknown): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const validate = validator(schema);
  return validate(value) ? [] : (validate.errors ?? []).map(describe);
}

/** Why a contract is no JSON Schema; empty when it is one. */
export function schemaErrors(schema: unknown): readonly string[] {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema))
    return ['a contract must be a JSON object'];
  try {
    validator(schema);
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : 'a contract cannot be read'];
  }
}

function validator(schema: object): ValidateFunction {
  const known = compiled.get(schema);
  if (known) return known;
  // `$schema` and `id` would make the library look for other documents; contracts stand alone.
  const { $schema: _, id: _id, ...rest } = schema as Readonly<Record<string, unknown>>;
  const validate = new Ajv(options).compile(rest);
  compiled.set(schema, validate);
  return validate;
}

function describe(error: ErrorObject): string {
  const at = error.instancePath === '' ? '/' : error.instancePath;
  const name = error.keyword === 'additionalProperties' ? `: ${String(error.params['additionalProperty'])}` : '';
  return `${at} ${error.message ?? error.keyword}${name}`;
}
