import { isObject, type JsonObject } from './is-object';

type Judge = (value: unknown) => string | undefined;

const types = ['array', 'boolean', 'integer', 'null', 'number', 'object', 'string'];

/** Why a contract is no JSON Schema of draft-04, and where in it; undefined for one that is. Keywords that the draft has not are let be. */
export function schemaFault(schema: unknown): string | undefined {
  if (!isObject(schema)) return 'a contract must be a JSON object';
  return subschema(schema);
}

const isNumber = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value);
const isCount = (value: unknown): boolean => Number.isInteger(value) && (value as number) >= 0;
const isTypeName = (value: unknown): boolean => typeof value === 'string' && types.includes(value);
const isText = (value: unknown): boolean => typeof value === 'string';
const isBoolean = (value: unknown): boolean => typeof value === 'boolean';

const number = must('be a number', isNumber);
const count = must('be a whole number from 0', isCount);
const boolean = must('be true or false', isBoolean);
const text = must('be a text', isText);
const someSchemas = must('be a list of at least one schema', isFilled, (value) => first(value as unknown[], subschema));
const namedSchemas = must('be an object of schemas', isObject, (value) =>
  first(Object.entries(value as JsonObject), ([name, member]) => below(name, subschema(member))),
);
const names = must('be a list of different names', (value) => isFilled(value) && value.every(isText) && differ(value));

const keywords: ReadonlyMap<string, Judge> = new Map<string, Judge>([
  ['id', text],
  ['$schema', text],
  ['title', text],
  ['description', text],
  ['multipleOf', must('be a number above 0', (value) => isNumber(value) && (value as number) > 0)],
  ['maximum', number],
  ['minimum', number],
  ['exclusiveMaximum', boolean],
  ['exclusiveMinimum', boolean],
  ['maxLength', count],
  ['minLength', count],
  ['maxItems', count],
  ['minItems', count],
  ['maxProperties', count],
  ['minProperties', count],
  ['uniqueItems', boolean],
  ['pattern', must('be a regular expression', isPattern)],
  ['required', names],
  ['enum', must('be a list of different values', (value) => isFilled(value) && differ(value))],
  [
    'type',
    must(
      'be a type of JSON, or a list of different ones',
      (value) => isTypeName(value) || (isFilled(value) && value.every(isTypeName) && differ(value)),
    ),
  ],
  ['items', (value) => (Array.isArray(value) ? someSchemas(value) : subschema(value))],
  ['additionalItems', schemaOrBoolean],
  ['additionalProperties', schemaOrBoolean],
  ['properties', namedSchemas],
  ['definitions', namedSchemas],
  [
    'patternProperties',
    must('be an object of schemas by regular expressions', isPatterned, (value) => namedSchemas(value)),
  ],
  [
    'dependencies',
    must('be an object of schemas and lists of names', isObject, (value) =>
      first(Object.entries(value as JsonObject), ([name, member]) =>
        below(name, Array.isArray(member) ? names(member) : subschema(member)),
      ),
    ),
  ],
  ['allOf', someSchemas],
  ['anyOf', someSchemas],
  ['oneOf', someSchemas],
  ['not', subschema],
]);

/** Keywords that mean nothing without another. */
const companions = [
  ['exclusiveMaximum', 'maximum'],
  ['exclusiveMinimum', 'minimum'],
] as const;

function subschema(schema: unknown): string | undefined {
  if (!isObject(schema)) return 'must be a schema';
  for (const [keyword, value] of Object.entries(schema)) {
    const fault = keywords.get(keyword)?.(value);
    if (fault !== undefined) return below(keyword, fault);
  }
  const alone = companions.find(([keyword, other]) => keyword in schema && !(other in schema));
  return alone && `${alone[0]} needs ${alone[1]}`;
}

function schemaOrBoolean(value: unknown): string | undefined {
  return isBoolean(value) ? undefined : subschema(value);
}

function must(what: string, holds: (value: unknown) => boolean, then: Judge = () => undefined): Judge {
  return (value) => (holds(value) ? then(value) : `must ${what}`);
}

/** A fault with the member that it is found in; odd names are left out. */
function below(name: string, fault: string | undefined): string | undefined {
  if (fault === undefined) return undefined;
  const shown = /^[\w.$-]{1,60}$/.test(name) ? name : '…';
  return /^must /.test(fault) ? `${shown} ${fault}` : `${shown}/${fault}`;
}

function first<Item>(items: readonly Item[], judge: (item: Item) => string | undefined): string | undefined {
  for (const item of items) {
    const fault = judge(item);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function differ(values: readonly unknown[]): boolean {
  return new Set(values.map((value) => JSON.stringify(value))).size === values.length;
}

function isFilled(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && value.length > 0;
}

function isPattern(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  try {
    new RegExp(value, 'u');
    return true;
  } catch {
    return false;
  }
}

function isPatterned(value: unknown): boolean {
  return isObject(value) && Object.keys(value).every(isPattern);
}
