import { exitCodes } from '../core/problem';
import { findAction } from '../secrets/find-in-inventory';
import { testAction, type TestRequest } from '../secrets/console/test-action';
import type { Io } from './io';
import { openClients } from './open-clients';
import { readInventory } from './read-inventory';
import { renderTestRun } from './render-test-run';

/** `gcda test STACK ACTION`: 0 when the action succeeded, 1 when it did not. */
export async function runTest(request: TestRequest, output: { readonly isJson: boolean }, io: Io): Promise<number> {
  const inventory = await readInventory(io);
  const { environment } = findAction(inventory, request.stack, request.action);
  const run = await testAction(inventory, request, { clientOf: openClients([environment], io) });
  io.stdout.write(output.isJson ? `${JSON.stringify(run, null, 2)}\n` : renderTestRun(run));
  return run.success ? exitCodes.done : exitCodes.problems;
}
