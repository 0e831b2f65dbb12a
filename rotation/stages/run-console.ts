import type { InventoryAction } from '../../core/inventory';
import { ProblemsError } from '../../core/problem';
import { runRecorded } from '../observations/run-recorded';
import type { StageFinding } from '../machine/rotation';
import { again } from '../machine/stage-fault';
import { outcomeOf } from './outcome-of';
import type { StageContext } from './stage-context';
import { actionsUsing } from '../plan/actions-using';
import { isRefusal } from '../observations/observation';

/** What a run of one of the secret's actions on the platform showed. */
export interface ConsoleRun {
  readonly verdict: 'accepted' | 'refused' | 'unclear';
  readonly finding: StageFinding;
}

/**
 * Runs an action that uses the secret in the platform's test console: its probe, or else a GET with its example. The platform publishes no
 * results of what flows run, so this run of our own is all that can be seen.
 *
 * @throws StageFault when platform or target give no answer now
 */
export async function runConsole(context: StageContext): Promise<ConsoleRun> {
  const waiting = notCarriedYet(context);
  if (waiting !== undefined) return unclear(waiting);
  const action = actionToRun(context);
  if (!action) return unclear('no action of it can be run: none is a probe or a GET with an example');
  const run = await runAction(action, context);
  if ('code' in run) return unclear(`console ${action.name}: ${run.code}`);
  const how = `console ${action.name}: ${run.status ?? 'no status'}`;
  const facts = { status: run.status };
  if (run.success) return { verdict: 'accepted', finding: { outcome: 'proven', how, facts } };
  if (isRefusal(run)) return { verdict: 'refused', finding: { outcome: 'refuted', how, facts } };
  if (run.status === null || run.status >= 500 || run.status === 408 || run.status === 429)
    throw again('console-fails');
  return { verdict: 'unclear', finding: { outcome: 'not-proven', how, facts } };
}

/** In the middle of a rename every run carries the old secret, so that none tells of the new one. */
function notCarriedYet({ environment, secret }: StageContext): string | undefined {
  const carrier = environment.credentials.find(({ fields }) => fields.some((field) => field.secret === secret.name));
  return carrier?.replaces ? `no live request carries it yet: its integration uses ${carrier.replaces}` : undefined;
}

function actionToRun({ environment, secret }: StageContext): InventoryAction | undefined {
  const users = actionsUsing(environment, secret.name);
  return (
    users.find(({ probe }) => probe !== null) ??
    users.find(({ requestType, example }) => requestType === 'GET' && example !== null)
  );
}

/** The run, or the code of what keeps the console from it for good, which says nothing about the value. */
async function runAction(action: InventoryAction, { ports, environment }: StageContext) {
  try {
    return await runRecorded(action, environment, ports);
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    const { kind, code } = outcomeOf(error);
    if (kind === 'again') throw error;
    return { code };
  }
}

function unclear(how: string): ConsoleRun {
  return { verdict: 'unclear', finding: { outcome: 'not-proven', how } };
}
