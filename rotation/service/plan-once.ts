import { alertOf, type Alert } from '../alert/alert';
import { notRaised, raiseAlerts, type AlertReason } from '../alert/raise-alert';
import { beginPlanned } from '../run/begin-planned';
import { candidatesOf, type Candidate } from '../plan/candidate';
import { pauseIn } from '../pause/pause';
import { gapOf } from '../plan/gap-of';
import { planRotation, type RotationState } from '../plan/plan-rotation';
import type { RotationPorts } from '../run/rotation-ports';
import { readState } from '../run/read-state';
import { wakeOversleepers } from '../store/wake-oversleepers';
import type { Observer, Planned } from './observer';
import { problemsOf } from './problems-of';

/** Plans, begins what is due, and raises alerts for what is about to die all the same. Any number of processes may do it at once. */
export async function planOnce(ports: RotationPorts, observer: Required<Observer>): Promise<Planned> {
  const { db, clock, inventory } = ports;
  const now = clock.now();
  await wakeOversleepers(db, clock, ports.keyOf);
  const state = await readState(db, inventory, ports.keyOf);
  const plan = planRotation(now, inventory, state);
  const begun = await beginPlanned(plan, ports, ({ environment, secret }, error) =>
    // Its source may be down, for example.
    observer.failed(`begin ${environment}/${secret}`, problemsOf(error, secret)),
  );
  const candidates = candidatesOf(inventory, state.liveOf);
  await raiseAll(candidates, now, { state, ports, observer });
  const setAside = [...(state.problems ?? []), ...plan.rotations.flatMap(({ problem }) => problem ?? [])];
  const planned = { plan, candidates, rotationOf: state.rotationOf, begun, setAside };
  observer.planned(planned);
  return planned;
}

interface AlertPorts {
  readonly state: RotationState;
  readonly ports: RotationPorts;
  readonly observer: Required<Observer>;
}

/** Alerts that are raised in one transaction; others wait while it lasts. */
const raisedAtOnce = 64;

async function raiseAll(
  candidates: readonly Candidate[],
  now: number,
  { state, ports, observer }: AlertPorts,
): Promise<void> {
  const alerts = candidates.flatMap((candidate) => alertOf(candidate, now) ?? []);
  for (const [environment, own] of Map.groupBy(alerts, (alert) => alert.environment)) {
    const fresh = await notRaised(ports.db, environment, own, ports.keyOf(environment));
    const reasoned = fresh.map((alert) => ({
      alert,
      reason: { ...reasonOf(alert, state, now), gapSeconds: gapOfSecret(alert, candidates, state) },
    }));
    for (let from = 0; from < reasoned.length; from += raisedAtOnce) {
      const some = reasoned.slice(from, from + raisedAtOnce);
      const raised = await ports.db.transaction((tx) => raiseAlerts(tx, environment, some, ports));
      for (const { alert, reason } of raised) observer.alerted(alert, reason);
    }
  }
}

function reasonOf(
  { environment, secret }: Alert,
  { rotationOf, problemOf = () => undefined, pauses = [] }: RotationState,
  now: number,
): Omit<AlertReason, 'gapSeconds'> {
  const problem = problemOf(environment, secret);
  if (problem) return { state: 'set aside', because: problem.code };
  const pause = pauseIn(pauses, now)(environment, secret);
  if (pause) return { state: 'paused', because: `paused by ${pause.actor}` };
  const rotation = rotationOf(environment, secret);
  if (!rotation) return { state: 'waiting', because: null };
  const state = rotation.stage === 'failed' || rotation.stage === 'done' ? rotation.stage : `at ${rotation.stage}`;
  return { state, because: rotation.failure ?? rotation.fault?.code ?? null };
}

function gapOfSecret(
  { environment, secret }: Alert,
  candidates: readonly Candidate[],
  { rotationOf }: RotationState,
): number | null {
  const candidate = candidates.find((one) => one.environment === environment && one.secret === secret);
  return candidate ? gapOf(candidate, rotationOf(environment, secret)) : null;
}
