import type { InventoryAction } from '../../core/inventory';
import { namedSecrets } from '../../core/named-secrets';
import type { Action } from '../../genesys/schemas/action';

/** Names of the named secrets that a live action's headers refer to; undefined where the platform does not show them. */
function carriedNative({ config }: Pick<Action, 'config'>): ReadonlySet<string> | undefined {
  const headers = config?.request?.headers;
  return headers ? new Set(Object.values(headers).flatMap(namedSecrets)) : undefined;
}

/** Why what a live action proves is not the proof of its declared secrets; undefined where it carries all of them. */
export function notCarried(action: Pick<InventoryAction, 'secrets'>, live: Pick<Action, 'config'>): string | undefined {
  const carried = carriedNative(live);
  const missing = carried ? action.secrets.filter((name) => !carried.has(name)) : [];
  if (missing.length === 0) return undefined;
  const others = carried && carried.size > 0 ? [...carried].join(' and ') : 'no secret';
  return `no live request carries ${missing.join(' and ')}: the action sends ${others}; it is declared, and not deployed`;
}
