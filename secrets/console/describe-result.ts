import type { InventoryAction } from '../../core/inventory';
import type { TestResult } from '../../genesys/schemas/test-result';
import { maskSecrets } from './mask';
import { secretHeadersOf } from './secret-headers';

/** One step of the test console, secrets masked. */
export interface TestStep {
  readonly step: number;
  readonly name: string;
  readonly success: boolean;
  readonly result: unknown;
  /** The platform's words for what went wrong. */
  readonly error: string | null;
}

/** How a run of the test console ended, secrets masked. */
export interface ConsoleResult {
  readonly success: boolean;
  /** HTTP status of the target's answer; null where the console does not tell it. */
  readonly status: number | null;
  readonly answer: unknown;
  readonly operations: readonly TestStep[];
  /** The platform's words for what went wrong. */
  readonly error: string | null;
}

/** What the console reported of a run, with everything masked that authorises. */
export function describeResult(result: TestResult, action: Pick<InventoryAction, 'headers'>): ConsoleResult {
  const masked = maskSecrets(result, secretHeadersOf(action)) as TestResult; // masking replaces texts by texts, members stay
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
