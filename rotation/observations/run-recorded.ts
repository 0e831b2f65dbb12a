import type { InventoryAction, InventoryEnvironment } from '../../core/inventory';
import type { GenesysClient } from '../../genesys/client';
import type { Queries } from '../../ledger/database';
import type { KeyOf } from '../../ledger/keys/key-of';
import type { ConsoleResult } from '../../secrets/console/describe-result';
import { runExample, type ExamplePorts } from '../../secrets/console/run-example';
import { observationsIn } from './observations';

/** Ports of a run and its record. */
export interface RecordingPorts extends ExamplePorts {
  readonly clientOf: (environment: InventoryEnvironment) => GenesysClient;
  readonly db: Queries;
  readonly keyOf: KeyOf;
}

/**
 * Runs an action in the platform's test console, and keeps what its target answered.
 *
 * @throws ProblemsError when the console does not run it; nothing is kept then, for nothing was asked of the target
 */
export async function runRecorded(
  action: InventoryAction,
  environment: InventoryEnvironment,
  ports: RecordingPorts,
): Promise<ConsoleResult> {
  const begunAt = ports.clock.now();
  const run = await runExample(action, ports.clientOf(environment), ports);
  await observationsIn(ports.db, ports.keyOf).addExecution({
    ...{ environment: environment.name, action: action.name, secrets: action.secrets, status: run.status },
    ...{ begunAt, endedAt: ports.clock.now() },
  });
  return run;
}
