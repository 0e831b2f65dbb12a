import type { InventoryEnvironment } from '../core/inventory';
import { isProduction } from '../core/is-production';
import { isLoopback } from '../genesys/is-loopback';
import type { ChangedEnvironment } from './confirm';

/** An environment as a confirmation sees it: one whose platform is on this machine is a sandbox, for synthesis gives such addresses to no other. */
export function changedEnvironment(environment: InventoryEnvironment): ChangedEnvironment {
  const { name, apiUrl, loginUrl } = environment;
  return { name, isProduction: isProduction(environment), isSandbox: isLoopback(apiUrl) && isLoopback(loginUrl) };
}
