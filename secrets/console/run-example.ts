import type { InventoryAction } from '../../core/inventory';
import { ProblemsError } from '../../core/problem';
import type { GenesysClient } from '../../genesys/client';
import type { LocateNowPorts } from '../platform/locate-now';
import { describeResult, type ConsoleResult } from './describe-result';
import { locateAction } from '../platform/locate-action';
import { typeInputs } from './type-inputs';
import { withLookUps } from '../platform/with-look-ups';

/** Ports for finding the action. */
export type ExamplePorts = Pick<LocateNowPorts, 'lookUps' | 'clock' | 'deployed'>;

/**
 * Runs a deployed action with its declared example in the test console: one request, where the action's id is remembered. The example fits
 * the declared contract; whether it fits the deployed one is asked only where the run came to nothing.
 *
 * @throws ProblemsError `action-not-deployed`, `action-ambiguous`; `input-…` where the deployed contract is another one
 */
export async function runExample(
  action: InventoryAction,
  client: GenesysClient,
  ports: ExamplePorts,
): Promise<ConsoleResult> {
  const example = action.example ?? {};
  const { id, raw } = await withLookUps(ports, async (catalog) => {
    const found = locateAction(action, await catalog.actionsNamed(client, action.name), ports.deployed?.());
    if ('code' in found) throw new ProblemsError([found]);
    // An answer of 404 means that there is no such action, so nothing was run yet; the target's own 404 is part of a result.
    return { id: found.id, raw: await client.testAction(found.id, example) };
  });
  const result = describeResult(raw, action);
  if (!result.success && result.status === null)
    typeInputs((await client.getAction(id)).contract?.input?.inputSchema ?? {}, example);
  return result;
}
