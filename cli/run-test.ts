import { exitCodes } from '../core/problem';
import { findAction } from '../secrets/targets/find-in-inventory';
import { testAction, type Sending, type TestRequest } from '../secrets/console/test-action';
import { cacheNotice } from './cache-notice';
import { changedEnvironment } from './changed-environment';
import { confirm } from './confirm';
import type { Io } from './io';
import { openClients } from './open-clients';
import { printable } from './printable';
import { readInventory } from './read-inventory';
import { renderTestRun } from './render-test-run';
import { readDeployedStacks } from './read-deployed-stacks';

interface TestChoice {
  readonly isJson: boolean;
  /** No question is asked before a real target is changed. */
  readonly isConfirmed: boolean;
}

/** `gcda test STACK ACTION`: 0 when the action succeeded, 1 when it did not. What is no GET may change its target, and is asked about. */
export async function runTest(request: TestRequest, { isJson, isConfirmed }: TestChoice, io: Io): Promise<number> {
  const inventory = await readInventory(io);
  const { environment, action } = findAction(inventory, request.stack, request.action);
  const beforeSending = async ({ requestType, input }: Sending): Promise<void> => {
    if (requestType === 'GET') return;
    const inputs = Object.keys(input);
    const plan = `${action.name} of ${action.stack} will be run${inputs.length === 0 ? '' : ` with ${inputs.map(printable).join(', ')}`}\n`;
    const does = `send a ${requestType} to the target of ${action.name}`;
    await confirm({ does, environments: [changedEnvironment(environment)], plan, isConfirmed }, io);
  };
  const notice = await cacheNotice(environment, action.secrets, io);
  const run = await testAction(inventory, request, {
    clientOf: openClients([environment], io),
    deployed: readDeployedStacks(new Set([action.stack]), io),
    beforeSending,
  });
  io.stdout.write(isJson ? `${JSON.stringify(run, null, 2)}\n` : renderTestRun(run));
  if (!isJson) io.stderr.write(notice);
  return run.success ? exitCodes.done : exitCodes.problems;
}
