import type { DeployedStack } from '../../core/deployed';
import type { Inventory, InventoryAction, InventoryEnvironment } from '../../core/inventory';
import { ProblemsError } from '../../core/problem';
import { maxRequestBytes } from '../../core/request-limit';
import type { GenesysClient } from '../../genesys/client';
import { describeResult, type ConsoleResult } from './describe-result';
import { findAction } from '../targets/find-in-inventory';
import type { Action } from '../../genesys/schemas/action';
import { notCarried } from '../platform/carried-native';
import { createCatalog } from '../platform/catalog';
import { locateTargets } from '../platform/locate';
import { locateAction } from '../platform/locate-action';
import type { LocatePorts } from '../platform/locate-ports';
import { uncarriedSecrets } from '../platform/uncarried';
import { writeTargets } from '../targets/write-target';
import { sentBytes, type SentBytes } from './sent-bytes';
import { typeInputs, type InputValue } from './type-inputs';

/** Which action to run, and with what. */
export interface TestRequest {
  readonly stack: string;
  /** Id given by the author, or name on the platform. */
  readonly action: string;
  /** Texts are converted to the contract's types. @default the example that the author declared */
  readonly input?: Readonly<Record<string, InputValue>> | undefined;
  /** Flattened output, as Architect sees it. @default false */
  readonly flatten?: boolean | undefined;
}

/** A request that is about to be sent. */
export interface Sending {
  readonly action: InventoryAction;
  /** As the platform has it: somebody may have changed it there. */
  readonly requestType: string;
  readonly input: Readonly<Record<string, InputValue>>;
}

/** What the test console reported, secrets masked. */
export interface TestRun extends ConsoleResult {
  readonly environment: string;
  readonly stack: string;
  /** Name on the platform. */
  readonly action: string;
  /** Headers as declared, secrets by reference. */
  readonly headers: Readonly<Record<string, string>>;
  readonly input: Readonly<Record<string, InputValue>>;
  /** In what the live action differs from the declared one, so that the run proves nothing of that; null where it does not. */
  readonly differs: string | null;
  /** Size of the body that was sent, null where the console does not show it; and the platform's limit for a whole request. */
  readonly request: { readonly sent: SentBytes | null; readonly limitBytes: number };
}

/**
 * Runs one deployed action in the test console of its environment's organisation. The real target is called.
 *
 * @throws ProblemsError when the action is unknown, not deployed, or the input does not fit its contract
 */
export async function testAction(
  inventory: Inventory,
  request: TestRequest,
  ports: {
    readonly clientOf: (environment: InventoryEnvironment) => GenesysClient;
    /** What the last deploys left. @default - no record */
    readonly deployed?: readonly DeployedStack[];
    /** Throws where it may not be sent. @default - it may */
    readonly beforeSending?: (sending: Sending) => Promise<void>;
  },
): Promise<TestRun> {
  const { environment, action } = findAction(inventory, request.stack, request.action);
  const client = ports.clientOf(environment);
  const deployed = await client.getAction(await findDeployedId(client, action, ports.deployed));
  const input = typeInputs(deployed.contract?.input?.inputSchema ?? {}, request.input ?? action.example ?? {});
  const requestType = deployed.config?.request?.requestType ?? action.requestType;
  await ports.beforeSending?.({ action, requestType, input });
  const differs = await differenceOf(action, environment, deployed, { ...ports, client });
  const result = await client.testAction(deployed.id, input, { flatten: request.flatten ?? false });
  return {
    environment: environment.name,
    stack: action.stack,
    action: action.name,
    headers: action.headers,
    input,
    differs,
    request: { sent: sentBytes(result) ?? null, limitBytes: maxRequestBytes },
    ...describeResult(result, action),
  };
}

/** Difference between declared and live action: the request carries what is deployed. */
async function differenceOf(
  action: InventoryAction,
  environment: InventoryEnvironment,
  live: Action,
  { client, deployed = [] }: Pick<LocatePorts, 'client' | 'deployed'>,
): Promise<string | null> {
  if (environment.store === 'native-secrets') return notCarried(action, live) ?? null;
  const targets = writeTargets(environment).filter(({ secrets }) =>
    secrets.some((name) => action.secrets.includes(name)),
  );
  const place = { client, catalog: createCatalog(), deployed };
  try {
    const { located } = await locateTargets(environment, targets, place);
    const uncarried = await uncarriedSecrets(located, place);
    return action.secrets.flatMap((name) => uncarried.get(name) ?? []).join('; ') || null;
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    // A client that may only run actions sees no integrations; the declaration itself knows of a credential that waits for its values.
    const waiting = targets.flatMap((target) => (target.kind === 'credential' && target.credential.replaces) || []);
    return waiting.length === 0
      ? null
      : `it may still carry ${waiting.join(' and ')}: see npx cdktf plan ${action.stack}`;
  }
}

async function findDeployedId(
  client: GenesysClient,
  action: InventoryAction,
  deployed: readonly DeployedStack[] = [],
): Promise<string> {
  const found = locateAction(action, await client.listActions({ name: action.name }), deployed);
  if ('code' in found) throw new ProblemsError([found]);
  return found.id;
}
