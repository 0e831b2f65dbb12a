import type { InventoryEnvironment } from '../core/inventory';
import { isProduction } from '../core/is-production';
import { isLoopback } from '../genesys/is-loopback';
import type { ChangedEnvironment } from './confirm';

/** An environment as a confirmation sees it. A sandbox is on this machine, whatever else is said: nothing beyond it goes unasked. */
export function changedEnvironment(environment: InventoryEnvironment): ChangedEnvironment {
  const { name, apiUrl, loginUrl, sandbox = true } = environment;
  const isSandbox = sandbox && isLoopback(apiUrl) && isLoopback(loginUrl);
  return { name, isProduction: isProduction(environment), isSandbox };
}
