import { objectMember, objectsMember, textMember, textsMember } from '../platform/members';
import type { Json, JsonObject } from '../../../core/rules/json-equivalence';
import { firstBlock, isAttributes, itemsOf, stringsOf, textOf, type Attributes, type Value } from '../values/value';

/** `permissionPolicies` of a role as they are sent; null when there are none. */
export function policiesBody(planned: Attributes): Json {
  const policies = itemsOf(planned['permission_policies']).filter(isAttributes);
  if (policies.length === 0) return null;
  return policies.map((policy) => {
    const conditions = firstBlock(policy['conditions']);
    return {
      domain: textOf(policy['domain']) ?? '',
      entityName: textOf(policy['entity_name']) ?? '',
      actionSet: stringsOf(policy['action_set']),
      ...(conditions === undefined ? {} : { resourceConditionNode: conditionBody(conditions) }),
    };
  });
}

/** The domains of the policies, one for each policy. */
export function policyDomains(planned: Attributes): readonly string[] {
  return itemsOf(planned['permission_policies']).flatMap((policy) =>
    isAttributes(policy) ? [textOf(policy['domain']) ?? ''] : [],
  );
}

/**
 * The blocks `permission_policies` from an answer. Where the configuration (`state`) has a wildcard and the platform answered what it stands
 * for, the wildcard is kept.
 */
export function readPolicies(role: JsonObject, state: Attributes): Value {
  const configured = itemsOf(state['permission_policies']).filter(isAttributes);
  const answered = objectsMember(role, 'permissionPolicies').map(readPolicy);
  const wildcards = configured
    .filter(hasWildcard)
    .filter((wildcard) => answered.some((policy) => isCovered(policy, wildcard)));
  return [...wildcards, ...answered.filter((policy) => !wildcards.some((wildcard) => isCovered(policy, wildcard)))];
}

function hasWildcard(policy: Attributes): boolean {
  return policy['entity_name'] === '*' || stringsOf(policy['action_set']).includes('*');
}

function isCovered(policy: Attributes, wildcard: Attributes): boolean {
  if (policy['domain'] !== wildcard['domain']) return false;
  return wildcard['entity_name'] === '*' || policy['entity_name'] === wildcard['entity_name'];
}

function readPolicy(policy: JsonObject): Attributes {
  const node = objectMember(policy, 'resourceConditionNode');
  return {
    domain: textMember(policy, 'domain'),
    entity_name: textMember(policy, 'entityName'),
    action_set: textsMember(policy, 'actionSet') ?? [],
    conditions: Object.keys(node).length === 0 ? [] : [readCondition(node)],
  };
}

function conditionBody(conditions: Attributes): Json {
  return {
    conjunction: textOf(conditions['conjunction']) ?? '',
    terms: itemsOf(conditions['terms'])
      .filter(isAttributes)
      .map((term) => ({
        variableName: textOf(term['variable_name']) ?? '',
        operator: textOf(term['operator']) ?? '',
        operands: itemsOf(term['operands']).filter(isAttributes).map(operandBody),
      })),
  };
}

function operandBody(operand: Attributes): Json {
  const type = textOf(operand['type']) ?? '';
  const [user, queue] = [textOf(operand['user_id']), textOf(operand['queue_id'])];
  if (user !== undefined) return { type, user: { id: user } };
  if (queue !== undefined) return { type, queue: { id: queue } };
  return { type, value: textOf(operand['value']) ?? '' };
}

function readCondition(node: JsonObject): Attributes {
  return {
    conjunction: textMember(node, 'conjunction'),
    terms: objectsMember(node, 'terms').map((term) => ({
      variable_name: textMember(term, 'variableName'),
      operator: textMember(term, 'operator'),
      operands: objectsMember(term, 'operands').map((operand) => ({
        type: textMember(operand, 'type'),
        user_id: textMember(objectMember(operand, 'user'), 'id'),
        queue_id: textMember(objectMember(operand, 'queue'), 'id'),
        value: textMember(operand, 'value'),
      })),
    })),
  };
}
