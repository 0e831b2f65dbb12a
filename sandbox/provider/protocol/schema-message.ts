import type { AttributeSchema, BlockSchema, NestedBlockSchema, ObjectSchema } from '../values/schema';

const nestingNumbers = { list: 2, set: 3 } as const;

/** A schema as the protocol carries it; `note` stands in front of the description. */
export function schemaMessage(schema: ObjectSchema, note?: string): object {
  return { version: schema.version, block: { ...blockMessage(schema.block), description: note ?? '' } };
}

function blockMessage(block: BlockSchema): object {
  return {
    version: 0,
    attributes: Object.entries(block.attributes ?? {}).map(([name, attribute]) => attributeMessage(name, attribute)),
    block_types: Object.entries(block.block_types ?? {}).map(([name, nested]) => nestedMessage(name, nested)),
  };
}

function attributeMessage(name: string, attribute: AttributeSchema): object {
  return {
    name,
    type: Buffer.from(JSON.stringify(attribute.type)),
    description: attribute.description ?? '',
    required: attribute.required ?? false,
    optional: attribute.optional ?? false,
    computed: attribute.computed ?? false,
    sensitive: attribute.sensitive ?? false,
  };
}

function nestedMessage(name: string, nested: NestedBlockSchema): object {
  return {
    type_name: name,
    block: blockMessage(nested.block),
    nesting: nestingNumbers[nested.nesting_mode],
    min_items: nested.min_items ?? 0,
    max_items: nested.max_items ?? 0,
  };
}
