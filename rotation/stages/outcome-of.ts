import { exitCodes, ProblemsError } from '../../core/problem';
import { GenesysApiError } from '../../genesys/api-error';
import type { StageFinding, StageOutcome } from '../machine/rotation';
import { isLost, StageFault } from '../machine/stage-fault';

/** How soon our own database is asked again after it did not do what it should. */
const databasePause = 1_000;

/** Problems that another moment may mend. */
const passing: ReadonlySet<string> = new Set(['rate-limited', 'platform-conflict', 'database-busy', 'interrupted']);

/**
 * Outcome of a stage that threw this error. A bug of ours is thrown on, and so is that the claim is lost.
 *
 * @throws whatever is neither a fault nor a problem; ProblemsError `rotation-lost`
 */
export function outcomeOf(error: unknown): Exclude<StageOutcome, { kind: 'done' }> {
  if (error instanceof StageFault) return error.outcome;
  // A worker that has lost its claim has nothing to save.
  if (!(error instanceof ProblemsError) || isLost(error)) throw error;
  const code = error.problems[0]?.code ?? 'unknown';
  const isPassing =
    error.exitCode === exitCodes.unreachable ||
    (error instanceof GenesysApiError && error.facts.status >= 500) ||
    error.problems.every((problem) => passing.has(problem.code));
  // Not the stage's fault: a server that is started anew, a disk that is full for a while.
  if (code.startsWith('database-')) return { kind: 'again', code, after: databasePause, isPostponed: true };
  if (!isPassing) return { kind: 'refused', code, ...lacking(error) };
  const after = error instanceof GenesysApiError ? error.facts.retryAfter : undefined;
  return { kind: 'again', code, ...(after !== undefined && { after }) };
}

/** Which permission is missing, and whose client has it: names that have been told from the answer's text. */
function lacking(error: ProblemsError): { readonly finding?: StageFinding } {
  if (!(error instanceof GenesysApiError) || error.facts.permissions.length === 0) return {};
  const { permissions, job } = error.facts;
  const whose = job === undefined ? '' : `, which the client of ${job} has`;
  const how = `the OAuth client may not do it: it lacks ${permissions.join(' or ')}${whose}`;
  return { finding: { outcome: 'not-proven', how } };
}
