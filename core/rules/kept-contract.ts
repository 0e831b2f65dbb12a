import { withoutNulls, type Json } from './json-equivalence';

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
  return normalContract(withoutNulls(schema as Json));
}

/**
 * True for a contract that Terraform finds unchanged after it was deployed: `keptContract` would change nothing of it. What stands in a list
 * may be null.
 */
export function isKept(schema: unknown, isListed = false): boolean {
  if (Array.isArray(schema)) return schema.every((item) => isKept(item, true));
  if (typeof schema !== 'object' || schema === null) return true;
  const isNormal =
    !('type' in schema && schema.type === 'object') || ('properties' in schema && 'additionalProperties' in schema);
  return isNormal && Object.values(schema).every((member) => (member !== null || isListed) && isKept(member, isListed));
}
