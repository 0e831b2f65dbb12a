import type { InventoryAction } from '../../core/inventory';

/** Names of the headers of an action that carry a secret, or a token that the platform fetched. */
export function secretHeadersOf({ headers }: Pick<InventoryAction, 'headers'>): readonly string[] {
  return Object.entries(headers).flatMap(([name, value]) =>
    /\{\{(?:secrets|authResponse)\./.test(value) ? [name] : [],
  );
}
