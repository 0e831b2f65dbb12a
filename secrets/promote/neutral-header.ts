import type { InventoryEnvironment } from '../../core/inventory';

/** A header by reference, with each of the environment's secrets by service and type: what must be equal in all environments. */
export function neutralHeader(value: string, { secrets }: Pick<InventoryEnvironment, 'secrets'>): string {
  return value.replaceAll(/\{\{secrets\.(\w+)\}\}/g, (reference, name: string) => {
    const own = secrets.find((secret) => secret.name === name);
    // A reference to a name that is not this environment's stays as it is, and differs.
    return own ? `{{secrets.${own.service}_${own.type}}}` : reference;
  });
}
