import { alertOf, type Alert } from '../alert/alert';
import { raiseAlert, type AlertReason } from '../alert/raise-alert';
import { beginDue } from '../apply-plan';
import { candidatesOf, type Candidate } from '../candidate';
import { pauseIn } from '../pause/pause';
import { planRotation, type RotationState } from '../plan-rotation';
import type { RotationPorts } from '../ports';
import { readState } from '../read-state';
import type { Observer, Planned } from './observer';
import { problemsOf } from './problems-of';

/** Plans, begins what is due, and raises alerts for what is about to die all the same. Any number of processes may do it at once. */
export async function planOnce(ports: RotationPorts, observer: Required<Observer>): Promise<Planned> {
  const { db, clock, inventory } = ports;
  const now = clock.now();
  const state = await readState(db, inventory);
  const plan = planRotation(now, inventory, state);
  const begun = await beginDue(plan, ports, ({ environment, secret }, error) =>
    // Its source may be down, for example.
    observer.failed(`begin ${environment}/${secret}`, problemsOf(error, secret)),
  );
  const candidates = candidatesOf(inventory, state.liveOf);
  await raiseAlerts(candidates, now, { state, ports, observer });
  const planned = { plan, candidates, rotationOf: state.rotationOf, begun };
  observer.planned(planned);
  return planned;
}

interface AlertPorts {
  readonly state: RotationState;
  readonly ports: RotationPorts;
  readonly observer: Required<Observer>;
}

async function raiseAlerts(
  candidates: readonly Candidate[],
  now: number,
  { state, ports, observer }: AlertPorts,
): Promise<void> {
  for (const candidate of candidates) {
    const alert = alertOf(candidate, now);
    if (!alert) continue;
    const reason = reasonOf(alert, state, now);
    if (await ports.db.transaction((tx) => raiseAlert(tx, alert, reason, ports))) observer.alerted(alert, reason);
  }
}

function reasonOf(
  { environment, secret }: Alert,
  { rotationOf, pauses = [] }: RotationState,
  now: number,
): AlertReason {
  const pause = pauseIn(pauses, now)(environment, secret);
  if (pause) return { state: 'paused', because: `paused by ${pause.actor}` };
  const rotation = rotationOf(environment, secret);
  if (!rotation) return { state: 'waiting', because: null };
  const state = rotation.stage === 'failed' || rotation.stage === 'done' ? rotation.stage : `at ${rotation.stage}`;
  return { state, because: rotation.failure };
}
