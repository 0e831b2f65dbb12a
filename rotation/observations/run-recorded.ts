import type { InventoryAction, InventoryEnvironment } from '../../core/inventory';
import { testAction, type TestRun } from '../../secrets/test-action';
import type { RotationPorts } from '../ports';
import { observationsIn } from './observations';

/**
 * Runs an action in the platform's test console, and keeps what its target answered.
 *
 * @throws ProblemsError when the console does not run it; nothing is kept then, for nothing was asked of the target
 */
export async function runRecorded(
  { stack, id, name, secrets }: InventoryAction,
  environment: InventoryEnvironment,
  ports: Pick<RotationPorts, 'inventory' | 'clientOf' | 'db' | 'clock'>,
): Promise<TestRun> {
  const begunAt = ports.clock.now();
  const run = await testAction(ports.inventory, { stack, action: id }, ports);
  await observationsIn(ports.db).addExecution({
    ...{ environment: environment.name, action: name, secrets, status: run.status },
    ...{ begunAt, endedAt: ports.clock.now() },
  });
  return run;
}
