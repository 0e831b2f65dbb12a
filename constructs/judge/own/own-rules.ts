import type { IConstruct } from 'constructs';
import type { OwnRule } from './own-rule';
import { pack } from '../pack/pack';
import type { Rule } from '../../rules/pack/rule';

interface Added {
  readonly scope: IConstruct;
  readonly rule: OwnRule;
}

/** Root of a tree → the rules that were added in it. */
const addedBelow = new WeakMap<IConstruct, Added[]>();

/** Remembers that `rule` holds for `scope` and what is below it. */
export function recordRule(scope: IConstruct, rule: OwnRule): void {
  const { root } = scope.node;
  addedBelow.set(root, [...(addedBelow.get(root) ?? []), { scope, rule }]);
}

/** The rules of the user's own that hold for `construct`. */
export function ownRulesFor(construct: IConstruct): readonly OwnRule[] {
  const above = construct.node.scopes;
  const inForce = (addedBelow.get(construct.node.root) ?? []).filter(({ scope }) => above.includes(scope));
  return [...new Set(inForce.map(({ rule }) => rule))];
}

/** The rules of the user's own in the tree of `construct`, whatever they hold for. */
export function ownRulesAround(construct: IConstruct): readonly OwnRule[] {
  return [...new Set((addedBelow.get(construct.node.root) ?? []).map(({ rule }) => rule))];
}

/** Every rule by its id: ours, and those that were added in the tree of `construct`. None can speak for one of ours. */
export function rulesAround(construct: IConstruct): ReadonlyMap<string, Rule> {
  const own = ownRulesAround(construct).filter(({ id }) => !Object.hasOwn(pack, id));
  return new Map<string, Rule>([...Object.entries(pack), ...own.map((rule) => [rule.id, rule] as const)]);
}
