import type { BlockSchema } from './schema';
import { isAttributes, isItems, Unknown, type Attributes, type Value } from './value';

/**
 * The object with exactly the attributes and blocks of the schema, which is the only form Terraform accepts: what is missing becomes
 * null, an absent list of blocks becomes empty, what the schema does not know is dropped.
 */
export function normalize(schema: BlockSchema, value: Attributes): Attributes {
  const attributes = Object.keys(schema.attributes ?? {}).map((name) => [name, value[name] ?? null] as const);
  const blocks = Object.entries(schema.block_types ?? {}).map(
    ([name, nested]) => [name, normalizeBlocks(nested.block, value[name])] as const,
  );
  return Object.fromEntries([...attributes, ...blocks]);
}

function normalizeBlocks(schema: BlockSchema, value: Value | undefined): Value {
  if (value instanceof Unknown) return value;
  if (!isItems(value)) return [];
  return value.map((item) => (isAttributes(item) ? normalize(schema, item) : item));
}
