import type { Clock } from '../../core/clock';
import type { InventoryAction, InventoryEnvironment } from '../../core/inventory';
import { ProblemsError } from '../../core/problem';
import { runRecorded } from '../observations/run-recorded';
import type { RotationPorts } from '../run/rotation-ports';
import { actionsUsing } from '../plan/actions-using';

/** Whose actions are run, and how often. */
export interface Watch {
  readonly environment: InventoryEnvironment;
  readonly secret: string;
  /** From the end of one round to the begin of the next. */
  readonly everyMilliseconds: number;
  /** True when nothing is left to be watched. */
  readonly isOver: () => boolean;
}

type WatchPorts = Pick<RotationPorts, 'clientOf' | 'lookUps' | 'deployed' | 'db' | 'keyOf'> & { readonly clock: Clock };

/**
 * Runs the actions that use a secret in the test console, round after round, until it is over: their answers show from outside whether
 * calls fail. Only what changes nothing is run: probes, and GETs with an example. Gives how many could be run.
 */
export async function watchActions(watch: Watch, ports: WatchPorts): Promise<number> {
  const actions = actionsUsing(watch.environment, watch.secret).filter(isHarmless);
  while (actions.length > 0 && !watch.isOver()) {
    for (const action of actions) await tryRun(action, watch, ports);
    await waitWhile(watch, ports.clock);
  }
  return actions.length;
}

function isHarmless({ requestType, example, probe }: InventoryAction): boolean {
  return requestType === 'GET' && (probe !== null || example !== null);
}

/** A platform that does not answer says nothing about the secret. */
async function tryRun(action: InventoryAction, { environment }: Watch, ports: WatchPorts): Promise<void> {
  try {
    await runRecorded(action, environment, ports);
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
  }
}

async function waitWhile({ everyMilliseconds, isOver }: Watch, clock: Clock): Promise<void> {
  const until = clock.now() + everyMilliseconds;
  while (!isOver() && clock.now() < until) await clock.sleep(Math.min(250, until - clock.now()));
}
