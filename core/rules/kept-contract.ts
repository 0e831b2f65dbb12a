import { isJsonEquivalent, withoutNulls, type Json } from './json-equivalence';

/**
 * A contract as the platform gives it back: every object in it has `properties` and `additionalProperties`, which the platform was seen to
 * add. What is there already stays, in its order.
 */
export function normalContract(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(normalContract);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, normalContract(value)]));
  if (inner['type'] !== 'object') return inner;
  return {
    ...inner,
    ...('properties' in inner ? {} : { properties: {} }),
    ...('additionalProperties' in inner ? {} : { additionalProperties: true }),
  };
}

/**
 * A contract that comes back as it was sent: in its normal form, and without members that are null, which the provider leaves out of what it
 * compares. Any other makes Terraform replace the action, under a new id, at every deploy.
 */
export function keptContract(schema: unknown): unknown {
  return withoutNulls(normalContract(schema) as Json);
}

/** True for a contract that Terraform finds unchanged after it was deployed. */
export function isKept(schema: unknown): boolean {
  return isJsonEquivalent(JSON.stringify(normalContract(schema)), JSON.stringify(schema));
}
