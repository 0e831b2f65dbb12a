import type { InventoryEnvironment } from '../../core/inventory';

/** The words `prod`, `production` and `live`, standing alone or between dashes: `prod-eu`, but not `nonprod`. */
const production = /(^|[-_])(prod|production|live)([-_]|\d*$)/i;

/** Whether an environment, or the organisation it is in, is called production. */
export function isProduction({ name, organization }: Pick<InventoryEnvironment, 'name' | 'organization'>): boolean {
  return production.test(name) || production.test(organization);
}
