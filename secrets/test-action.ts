import type { Inventory, InventoryAction, InventoryEnvironment } from '../core/inventory';
import { ProblemsError, type Problem } from '../core/problem';
import { maxRequestBytes } from '../core/request-limit';
import type { GenesysClient } from '../genesys/client';
import type { TestResult } from '../genesys/schemas/test-result';
import { findAction } from './find-in-inventory';
import { maskSecrets } from './mask';
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

/** One step of the test console, secrets masked. */
export interface TestStep {
  readonly step: number;
  readonly name: string;
  readonly success: boolean;
  readonly result: unknown;
  /** The platform's words for what went wrong. */
  readonly error: string | null;
}

/** What the test console reported, secrets masked. */
export interface TestRun {
  readonly environment: string;
  readonly stack: string;
  /** Name on the platform. */
  readonly action: string;
  readonly success: boolean;
  /** HTTP status of the target's answer; null where the console does not tell it. */
  readonly status: number | null;
  /** Headers as declared, secrets by reference. */
  readonly headers: Readonly<Record<string, string>>;
  readonly input: Readonly<Record<string, InputValue>>;
  /** Size of the body that was sent, null where the console does not show it; and the platform's limit for a whole request. */
  readonly request: { readonly sent: SentBytes | null; readonly limitBytes: number };
  readonly answer: unknown;
  readonly operations: readonly TestStep[];
  readonly error: string | null;
}

/**
 * Runs one deployed action in the test console of its environment's organisation. The real target is called.
 *
 * @throws ProblemsError when the action is unknown, not deployed, or the input does not fit its contract
 */
export async function testAction(
  inventory: Inventory,
  request: TestRequest,
  ports: { readonly clientOf: (environment: InventoryEnvironment) => GenesysClient },
): Promise<TestRun> {
  const { environment, action } = findAction(inventory, request.stack, request.action);
  const client = ports.clientOf(environment);
  const deployed = await client.getAction(await findDeployedId(client, action));
  const input = typeInputs(deployed.contract?.input?.inputSchema ?? {}, request.input ?? action.example ?? {});
  const result = await client.testAction(deployed.id, input, { flatten: request.flatten ?? false });
  return {
    environment: environment.name,
    stack: action.stack,
    action: action.name,
    headers: action.headers,
    input,
    request: { sent: sentBytes(result) ?? null, limitBytes: maxRequestBytes },
    ...describeResult(result, action),
  };
}

async function findDeployedId(client: GenesysClient, action: InventoryAction): Promise<string> {
  const found = (await client.listActions({ name: action.name })).filter(({ name }) => name === action.name);
  const [first] = found;
  if (first && found.length === 1) return first.id;
  const problem: Problem = first
    ? {
        code: 'action-ambiguous',
        where: action.name,
        what: `the platform has ${found.length} actions of this name (ids ${found.map(({ id }) => id).join(', ')})`,
        fix: 'delete those that were not deployed from here',
      }
    : {
        code: 'action-not-deployed',
        where: action.name,
        what: 'the platform has no action of this name',
        fix: `npx cdktf deploy ${action.stack}`,
      };
  throw new ProblemsError([problem]);
}

function describeResult(
  result: TestResult,
  action: InventoryAction,
): Pick<TestRun, 'success' | 'status' | 'answer' | 'operations' | 'error'> {
  const secretHeaders = Object.entries(action.headers).flatMap(([name, value]) =>
    /\{\{(?:secrets|authResponse)\./.test(value) ? [name] : [],
  );
  const masked = maskSecrets(result, secretHeaders) as TestResult; // masking replaces texts by texts, members stay
  const operations = (masked.operations ?? []).map((operation, index) => ({
    step: operation.step ?? index + 1,
    name: operation.name ?? 'unnamed step',
    success: operation.success ?? !operation.error,
    result: operation.result ?? null,
    error: operation.error?.message ?? operation.error?.code ?? null,
  }));
  return {
    success: masked.success ?? !masked.error,
    status: targetStatus(masked),
    answer: masked.finalResult ?? null,
    operations,
    error: masked.error?.message ?? masked.error?.code ?? null,
  };
}

const callStep = /execut|send|call/i;

// Neither the names of the steps nor where they put the status is documented: a number in the step that made the call counts, or what its
// error says; other steps may carry a business field called `status`.
function targetStatus(result: TestResult): number | null {
  const step = (result.operations ?? []).find(({ name }) => callStep.test(name ?? ''));
  const error = step?.error ?? undefined;
  const isOurs = /timed|timeout|connection/i.test(error?.code ?? '');
  return (
    statusIn(step?.result) ??
    toStatus(error?.messageParams?.['remoteStatus']) ??
    (isOurs ? null : (toStatus(error?.status) ?? null))
  );
}

function statusIn(result: unknown): number | undefined {
  if (typeof result !== 'object' || result === null) return undefined;
  const members = result as Readonly<Record<string, unknown>>;
  const found = ['statusCode', 'responseCode', 'status', 'httpStatus'].map((name) => toStatus(members[name]));
  return found.find((status) => status !== undefined) ?? statusIn(members['response']);
}

function toStatus(value: unknown): number | undefined {
  const status = typeof value === 'string' || typeof value === 'number' ? Number(value) : Number.NaN;
  return status >= 100 && status <= 599 ? status : undefined;
}
