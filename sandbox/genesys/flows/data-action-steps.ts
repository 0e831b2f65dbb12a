/** A "Call Data Action" step of a flow file: Architect names an action by category and name, not by id. */
export interface DataActionStep {
  /** The step's own name; its kind where it has none. */
  readonly name: string;
  /** Undefined where the file does not name exactly one category with exactly one action. */
  readonly target: { readonly category: string; readonly action: string } | undefined;
}

/** Every `callData` step, wherever it stands: states, tasks, menus, branches. Settings of the same name are no list members, and no steps. */
export function dataActionSteps(node: unknown): readonly DataActionStep[] {
  if (Array.isArray(node)) return node.flatMap((item) => [...ownStep(item), ...dataActionSteps(item)]);
  return isObject(node) ? Object.values(node).flatMap(dataActionSteps) : [];
}

function ownStep(item: unknown): readonly DataActionStep[] {
  const step = isObject(item) ? item['callData'] : undefined;
  if (!isObject(step)) return [];
  const name = typeof step['name'] === 'string' ? step['name'] : 'callData';
  const [category, inCategory] = onlyMember(step['category']);
  const [action] = onlyMember(isObject(inCategory) ? inCategory['dataAction'] : undefined);
  return [{ name, target: category === undefined || action === undefined ? undefined : { category, action } }];
}

function onlyMember(node: unknown): readonly [string, unknown] | readonly [] {
  const members = isObject(node) ? Object.entries(node) : [];
  return members.length === 1 && members[0] !== undefined ? members[0] : [];
}

function isObject(node: unknown): node is Readonly<Record<string, unknown>> {
  return typeof node === 'object' && node !== null && !Array.isArray(node);
}
