import { attributePath } from './diagnostics';
import type { AttributePath } from './protocol/messages';
import type {
  AttributeBehaviour,
  AttributeSchema,
  BlockSchema,
  NestedBlockSchema,
  ObjectBehaviour,
} from './values/schema';
import { isZero, sameSet, sameValue } from './values/equality';
import { isJsonEquivalent } from '../../core/rules/json-equivalence';
import { isAttributes, isItems, Unknown, unknown, type Attributes, type Value } from './values/value';

/** What Terraform asks to plan; `prior` is null for a new resource. */
export interface PlanInput {
  readonly schema: BlockSchema;
  readonly behaviour: ObjectBehaviour;
  readonly prior: Attributes | null;
  readonly proposed: Attributes;
  readonly config: Attributes;
}

/** What is planned, and which changes need a new resource. */
export interface Plan {
  readonly planned: Attributes;
  readonly requiresReplace: readonly AttributePath[];
}

/**
 * Plans as SDKv2 does (terraform-plugin-sdk v2.40.0, read in code and measured): defaults where nothing is configured, computed
 * attributes unknown at creation and unchanged later, no difference between nothing and an empty value, JSON texts compared by meaning.
 */
export function plan(input: PlanInput): Plan {
  const { schema, behaviour, prior, proposed, config } = input;
  const planned = planBlock(schema, { behaviour, isNew: prior === null, inSet: false }, '', {
    prior,
    proposed,
    config,
  });
  const id = prior === null ? unknown : (prior['id'] ?? null);
  const complete = 'id' in planned ? { ...planned, id } : planned;
  return { planned: complete, requiresReplace: prior === null ? [] : replacements(behaviour, prior, complete) };
}

interface Context {
  readonly behaviour: ObjectBehaviour;
  readonly isNew: boolean;
  readonly inSet: boolean;
}

interface Three {
  readonly prior: Attributes | null;
  readonly proposed: Attributes;
  readonly config: Attributes;
}

function planBlock(schema: BlockSchema, context: Context, prefix: string, values: Three): Attributes {
  const attributes = Object.entries(schema.attributes ?? {}).map(([name, attribute]) => {
    const rule = context.behaviour.attributes[prefix + name];
    const [prior, config] = [values.prior?.[name] ?? null, values.config[name] ?? null];
    const kept = context.inSet ? (values.proposed[name] ?? null) : prior;
    return [name, planAttribute({ attribute, rule, context, prior: kept, config })] as const;
  });
  const blocks = Object.entries(schema.block_types ?? {}).map(
    ([name, nested]) => [name, planBlocks({ name, nested, context, prefix, values })] as const,
  );
  return Object.fromEntries([...attributes, ...blocks]);
}

interface AttributeInput {
  readonly attribute: AttributeSchema;
  readonly rule: AttributeBehaviour | undefined;
  readonly context: Context;
  readonly prior: Value;
  readonly config: Value;
}

function planAttribute(input: AttributeInput): Value {
  const { attribute, rule, prior } = input;
  const wanted = input.config ?? rule?.default ?? null;
  if (wanted instanceof Unknown) return wanted;
  if (wanted === null || isEmpty(wanted)) return planNothing(input, wanted);
  if (rule?.jsonEquivalentDiffSuppress && typeof prior === 'string' && typeof wanted === 'string') {
    return isJsonEquivalent(prior, wanted) ? prior : wanted;
  }
  const isSet = Array.isArray(attribute.type) && attribute.type[0] === 'set';
  return isSet && isItems(prior) && isItems(wanted) && sameSet(prior, wanted) ? prior : wanted;
}

/** Nothing is configured, or an empty text or collection, which SDKv2 takes for nothing. */
function planNothing({ attribute, context, prior }: AttributeInput, wanted: Value): Value {
  if (attribute.computed) return prior === null && (context.isNew || context.inSet) ? unknown : prior;
  if (context.isNew) return wanted;
  return isZero(prior) ? prior : wanted;
}

function isEmpty(value: Value): boolean {
  return typeof value !== 'number' && typeof value !== 'bigint' && typeof value !== 'boolean' && isZero(value);
}

interface BlocksInput {
  readonly name: string;
  readonly nested: NestedBlockSchema;
  readonly context: Context;
  readonly prefix: string;
  readonly values: Three;
}

function planBlocks({ name, nested, context, prefix, values }: BlocksInput): Value {
  const proposed = values.proposed[name] ?? [];
  if (!isItems(proposed)) return proposed;
  const prior = values.prior?.[name] ?? [];
  const config = values.config[name] ?? [];
  if (proposed.length === 0 || (isItems(config) && config.length === 0)) {
    if (!context.behaviour.attributes[prefix + name]?.optionalComputed) return [];
    return context.isNew ? unknown : prior;
  }
  const inSet = context.inSet || nested.nesting_mode === 'set';
  const planned = proposed.map((item, index) => {
    if (!isAttributes(item)) return item;
    // Members of a set have no place of their own: Terraform has already carried over what it could, and that is `proposed`.
    const configured = inSet ? item : itemAt(config, index);
    const before = inSet ? null : itemAt(prior, index);
    return planBlock(nested.block, { ...context, inSet }, `${prefix}${name}.`, {
      prior: before,
      proposed: item,
      config: configured ?? item,
    });
  });
  return nested.nesting_mode === 'set' && isItems(prior) && sameSet(prior, planned) ? prior : planned;
}

function itemAt(items: Value, index: number): Attributes | null {
  const item = isItems(items) ? items[index] : undefined;
  return isAttributes(item) ? item : null;
}

function replacements(behaviour: ObjectBehaviour, prior: Attributes, planned: Attributes): readonly AttributePath[] {
  return Object.entries(behaviour.attributes)
    .filter(
      ([name, rule]) => rule.forceNew && name in planned && !sameValue(prior[name] ?? null, planned[name] ?? null),
    )
    .map(([name]) => attributePath([name]));
}
