import type { Construct } from 'constructs';
import type { Environment } from '../core/environment';
import { CrmStack } from './crm';
import { PaymentStack } from './payment';

export { addAccessStacks } from './access';

/** Every stack of one environment: one shard of state for each service. */
export function addStacks<Env extends string>(scope: Construct, environment: Environment<Env>): void {
  new CrmStack(scope, environment);
  new PaymentStack(scope, environment);
}
