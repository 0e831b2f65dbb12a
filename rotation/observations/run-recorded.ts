import type { InventoryAction, InventoryEnvironment } from '../../core/inventory';
import type { ConsoleResult } from '../../secrets/console/describe-result';
import { runExample } from '../../secrets/console/run-example';
import type { RotationPorts } from '../run/ports';
import { observationsIn } from './observations';

/**
 * Runs an action in the platform's test console, and keeps what its target answered.
 *
 * @throws ProblemsError when the console does not run it; nothing is kept then, for nothing was asked of the target
 */
export async function runRecorded(
  action: InventoryAction,
  environment: InventoryEnvironment,
  ports: Pick<RotationPorts, 'clientOf' | 'lookUps' | 'deployed' | 'db' | 'clock' | 'keyOf'>,
): Promise<ConsoleResult> {
  const begunAt = ports.clock.now();
  const run = await runExample(action, ports.clientOf(environment), ports);
  await observationsIn(ports.db, ports.keyOf).addExecution({
    ...{ environment: environment.name, action: action.name, secrets: action.secrets, status: run.status },
    ...{ begunAt, endedAt: ports.clock.now() },
  });
  return run;
}
