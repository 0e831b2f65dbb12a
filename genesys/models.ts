import platform from './platform-api.json';

type Members = Readonly<Record<string, string>>;

/** Models that the public API does not have: the guide's named secrets (shape assumed). */
const ownModels: Readonly<Record<string, Members>> = {
  NamedSecretCreate: { name: 'string', value: 'string', 'description?': 'string' },
  NamedSecretUpdate: { 'name?': 'string', 'value?': 'string', 'description?': 'string' },
};

/** JSON Schemas are documents of their own: the platform stores them whole, array roots included. */
const freeForm = new Set(['object', 'JsonSchemaDocument', 'FlattenedJsonSchemaDocument']);

// The JSON module's inferred type is one literal shape per model; all are maps from member to type.
const models = { ...platform.models, ...ownModels } as unknown as Readonly<Record<string, Members | undefined>>;

/**
 * What is wrong with a request body, measured against one of the platform's models: unknown members and wrong types, one sentence each,
 * never with a value. Missing members are not reported (the official provider leaves out members that the SDK's types demand), `null`
 * counts as left out.
 *
 * @param type a model's name, or a type in the SDK's notation such as `Array<Entity>`
 */
export function bodyProblems(type: string, body: unknown): string[] {
  return typeProblems(type, body, 'body');
}

function typeProblems(type: string, value: unknown, path: string): string[] {
  if (value === null || value === undefined) return [];
  if (freeForm.has(type)) return [];
  if (type === 'string' || type === 'number' || type === 'boolean')
    return typeof value === type ? [] : [`${path} must be a ${type}, got ${kindOf(value)}`];
  const item = /^Array<(.+)>$/.exec(type)?.[1];
  if (item !== undefined) return listProblems(item, value, path);
  const entry = /^\{ \[key: string\]: (.+); \}$/.exec(type)?.[1];
  if (entry !== undefined) return mapProblems(entry, value, path);
  return modelProblems(type, value, path);
}

function listProblems(item: string, value: unknown, path: string): string[] {
  if (!Array.isArray(value)) return [`${path} must be a list, got ${kindOf(value)}`];
  return value.flatMap((element, index) => elementProblems(item, element, `${path}[${index}]`));
}

function mapProblems(entry: string, value: unknown, path: string): string[] {
  if (!isObject(value)) return [`${path} must be an object, got ${kindOf(value)}`];
  return Object.entries(value).flatMap(([key, element]) => elementProblems(entry, element, `${path}.${key}`));
}

/** A member may be null, which leaves it out; an element of a list or map may not. */
function elementProblems(type: string, value: unknown, path: string): string[] {
  return value === null && !freeForm.has(type) ? [`${path} must not be null`] : typeProblems(type, value, path);
}

function modelProblems(model: string, value: unknown, path: string): string[] {
  const members = models[model];
  if (members === undefined) return []; // a model outside our extract: nothing is known of it
  if (!isObject(value)) return [`${path} must be an object (${model}), got ${kindOf(value)}`];
  return Object.entries(value).flatMap(([name, element]) => {
    const type = Object.hasOwn(members, name) ? members[name] : members[`${name}?`];
    return type === undefined
      ? [`${path}.${name} is not a member of ${model}`]
      : typeProblems(type, element, `${path}.${name}`);
  });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? 'a list' : `a${typeof value === 'object' ? 'n' : ''} ${typeof value}`;
}
