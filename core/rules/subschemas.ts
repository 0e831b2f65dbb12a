import { isObject, type JsonObject } from './is-object';

/** Schemas that a schema of draft-04 is made of: not its data, and not the objects that only hold schemas by name. */
export function subschemas(schema: unknown): readonly JsonObject[] {
  if (!isObject(schema)) return [];
  const { items, additionalItems, additionalProperties, not, allOf, anyOf, oneOf, ...rest } = schema;
  const named = [rest['properties'], rest['patternProperties'], rest['definitions'], rest['dependencies']];
  return [
    ...[items, additionalItems, additionalProperties, not, allOf, anyOf, oneOf].flat(),
    ...named.flatMap((members) => (isObject(members) ? Object.values(members) : [])),
  ].filter(isObject);
}
