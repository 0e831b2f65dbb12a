import type { Leaf } from './synthesised-stack';

const actionTypes = new Set(['genesyscloud_integration_action', 'genesyscloud_integration_custom_auth_action']);

/** True for anything of a Data Action or a custom auth action. */
export function isOfAction({ path }: Leaf): boolean {
  return path[0] === 'resource' && actionTypes.has(path[1] ?? '');
}

/** The name of the header whose value a leaf is; undefined for everything else. */
export function headerOf(leaf: Leaf): string | undefined {
  if (leaf.isName || !leaf.path.includes('headers') || !isOfAction(leaf)) return undefined;
  const inside = attributeOf(leaf);
  return inside.length === 3 && inside[0] === 'config_request' && inside[1] === 'headers' ? inside[2] : undefined;
}

/** Attribute path inside a resource, list positions left out: `config_request`, `request_template`. */
export function attributeOf({ path }: Leaf): string[] {
  return path.slice(3).filter((name) => !/^\d+$/.test(name));
}

/** Where a leaf is, for people: `config_request.request_template`, or `output.token.value`. Odd names are left out. */
export function placeOf(leaf: Leaf): string {
  const names = path(leaf).map((name) => (/^[\w.-]{1,60}$/.test(name) ? name : '…'));
  return leaf.isName ? `the name of a member of ${names.slice(0, -1).join('.')}` : names.join('.');
}

function path(leaf: Leaf): readonly string[] {
  return leaf.path[0] === 'resource' && leaf.path.length > 3 ? leaf.path.slice(3) : leaf.path;
}
