import type { InventoryAction, InventoryProbe } from '../../core/inventory';
import type { TestResult } from '../../genesys/schemas/test-result';
import type { ConsoleResult } from '../console/describe-result';
import { answerMember } from './answer-member';
import type { ReasonedVerdict } from './action-proof';
import { shownSecret } from './shown-secret';

/** An action that ran: what the console said, raw for what it shows of headers, and masked for everything else. */
export interface Run {
  readonly action: Pick<InventoryAction, 'headers' | 'probe'>;
  readonly raw: TestResult;
  readonly result: ConsoleResult;
}

/** What a run of an action proves. `names` are what services call their environments: no other text of an answer is repeated. */
export function judgeRun({ action, raw, result }: Run, names: readonly string[]): ReasonedVerdict {
  if (result.success) return judgeProbe(action.probe, result, names);
  const { status } = result;
  if (status !== 401 && status !== 403) return { verdict: 'failed', what: failure(result) };
  const shown = shownSecret(raw, action);
  if (shown === 'empty')
    return { verdict: 'empty', what: `the header was sent without a value, and answered ${status}` };
  if (shown === 'reference')
    return { verdict: 'unresolved', what: `the header was sent with the reference itself, and answered ${status}` };
  if (status === 401)
    return { verdict: 'refused', what: 'the target answered 401: the value is unknown to it, expired or revoked' };
  // RFC 9110, 15.5.4: the credential was understood and is not enough. Some gateways say so of unknown keys, too.
  return {
    verdict: 'mismatched',
    what: "the target answered 403: the value is another environment's or service's, or lacks the right to this call",
  };
}

function judgeProbe(probe: InventoryProbe | null, result: ConsoleResult, names: readonly string[]): ReasonedVerdict {
  if (probe === null || probe.environmentAt === null) return { verdict: 'proven', what: null };
  const named = answerMember(result, probe.environmentAt);
  if (named === probe.environment) return { verdict: 'proven', what: null };
  const expected = `the answer must name ${probe.environment} at ${probe.environmentAt}`;
  if (named === undefined) return { verdict: 'failed', what: `${expected}, and names nothing there` };
  return { verdict: 'mismatched', what: `${expected}, it names ${names.includes(named) ? named : 'another one'}` };
}

function failure({ status, error }: ConsoleResult): string {
  const answered = status === null ? 'the action failed' : `the action failed, and its target answered ${status}`;
  return error === null ? answered : `${answered}: ${error}`;
}
