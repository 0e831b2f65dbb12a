import type { Rotation, StageOutcome } from '../machine/rotation';
import { sameToken } from '../machine/same-token';
import { stageRequests } from '../plan/stage-requests';
import { bandAt } from './bands';
import type { Faults } from './faults';
import { model, second } from './options';
import type { Random } from './random';
import type { Acceptance, SimulatedSecret, SimulatedValue } from './simulated-secret';
import type { World } from './world';

/** What an attempt at a stage came to, and how long it took. Its effects on the world have happened. */
export interface Attempt {
  readonly outcome: StageOutcome;
  readonly took: number;
}

type Stage = (world: World, secret: SimulatedSecret, rotation: Rotation, at: number, clock: number) => Attempt;

/** The other side of every stage: issuers, platform and services as they are modelled. `clock` is what the worker takes `at` for. */
export const stages: Readonly<Record<Exclude<Rotation['stage'], 'done' | 'failed'>, Stage>> = {
  issue,
  check,
  store: (world, secret, _, at) => write(world, secret, at, secret.issued ?? secret.inUse),
  verify,
  retire,
  prove,
  restore,
};

const proven = { kind: 'done', finding: { outcome: 'proven', how: 'simulated' } } as const satisfies StageOutcome;
const notProven = {
  kind: 'done',
  finding: { outcome: 'not-proven', how: 'simulated' },
} as const satisfies StageOutcome;
const down: Attempt = { outcome: { kind: 'again', code: 'unanswered' }, took: model.timeLimit };

function issue(world: World, secret: SimulatedSecret, _: Rotation, at: number, clock: number): Attempt {
  const { random, faults, lifetime } = world;
  if (bandAt(world.issuerOutages(secret), at)) return down;
  const took = random.between(100, 1000);
  const issuedAt = at + (took >> 1);
  if (secret.isRepeated && secret.inUse.endsAt > issuedAt) {
    // As `rotation/stages/instead-of-same.ts` has it.
    const after = secret.inUse.endsAt - issuedAt;
    return { outcome: { kind: 'again', code: sameToken, after, isPostponed: true }, took };
  }
  endOlder(secret, issuedAt);
  secret.issued = aValue(world, issuedAt);
  if (random.chance(faults['lost-replies'])) return down;
  return { outcome: { kind: 'done', finding: proven.finding, endsAt: clock + took + lifetime }, took };
}

/** An issuer that keeps old values for some seconds only counts them from here. */
function endOlder(secret: SimulatedSecret, issuedAt: number): void {
  const lasts = secret.rules.oldLastsMilliseconds ?? null;
  if (lasts === null) return;
  for (const value of [secret.inUse, secret.issued, secret.leaving?.value]) {
    if (value && endValue(value, issuedAt + lasts, 'issuing')) value.succeededAt = issuedAt;
  }
}

/** False when it ends earlier anyway. */
function endValue(value: SimulatedValue, at: number, by: SimulatedValue['endedBy']): boolean {
  if (value.endsAt <= at) return false;
  value.endsAt = at;
  value.endedBy = by;
  return true;
}

/** A new value, with what is wrong with it. One that is refused from the platform is as good as dead for those who call. */
export function aValue({ random, faults, lifetime }: World, issuedAt: number): SimulatedValue {
  const acceptance = acceptanceOf(random, faults);
  const early = random.chance(faults['expired-early']) ? random.between(0, 30 * second) : 0;
  const lie = random.chance(faults['issuer-lies']) ? random.between(0, lifetime) : 0;
  const endsAt = acceptance === 'taken' ? issuedAt + lifetime - Math.max(early, lie) : issuedAt;
  const endedBy = endsAt < issuedAt + lifetime ? 'issuer' : 'itself';
  return { endsAt, endedBy, succeededAt: undefined, acceptance, plannedBegin: undefined };
}

function acceptanceOf(random: Random, faults: Faults): Acceptance {
  if (!random.chance(faults['refused-values'])) return 'taken';
  return random.chance(0.5) ? 'refused' : 'refused-from-platform';
}

function check(world: World, secret: SimulatedSecret, _: Rotation, at: number): Attempt {
  const took = world.random.between(50, 500);
  if (!secret.hasProbe) return { outcome: notProven, took: 0 };
  if (bandAt(world.serviceOutages(secret), at)) return down;
  return { outcome: secret.issued?.acceptance === 'refused' ? refused('target-refuses') : proven, took };
}

function refused(code: string): StageOutcome {
  return { kind: 'refused', code, finding: { outcome: 'refuted', how: 'simulated' } };
}

function write(world: World, secret: SimulatedSecret, at: number, value: SimulatedValue): Attempt {
  const { random, faults, platform } = world;
  const refusal = platform.request(at, stageRequests.store);
  if (refusal) return refusal;
  const took = random.between(100, 800);
  world.replace(secret, value, at + (took >> 1));
  return random.chance(faults['lost-replies']) ? down : { outcome: proven, took };
}

function verify(world: World, secret: SimulatedSecret, _: Rotation, at: number): Attempt {
  const refusal = world.platform.request(at, stageRequests.verify);
  if (refusal) return refusal;
  const took = world.random.between(200, 1500);
  if (bandAt(world.serviceOutages(secret), at)) return { ...down, took };
  return { outcome: secret.inUse.acceptance === 'taken' ? proven : refused('target-refuses'), took };
}

function retire(world: World, secret: SimulatedSecret, rotation: Rotation, at: number, clock: number): Attempt {
  const { random, faults } = world;
  if (!secret.canRevoke) {
    return { outcome: { kind: 'done', finding: notProven.finding, deadAt: rotation.oldEndsAt ?? clock }, took: 0 };
  }
  if (bandAt(world.issuerOutages(secret), at)) return down;
  const took = random.between(100, 500);
  endValue(secret.old, at, 'us');
  return random.chance(faults['lost-replies']) ? down : { outcome: proven, took };
}

/** Attempts after which an old value that is still good is reported as that. */
const patience = 3;

/** The old value is refused, and the platform still works. */
function prove(world: World, secret: SimulatedSecret, rotation: Rotation, at: number): Attempt {
  if (bandAt(world.serviceOutages(secret), at)) return down;
  const refusal = world.platform.request(at, stageRequests.prove);
  if (refusal) return refusal;
  const took = world.random.between(500, 2000);
  if (secret.provingOld.endsAt <= at) return { outcome: proven, took };
  const isLast = rotation.attempts + 1 >= patience;
  return { outcome: isLast ? refused('old-value-alive') : { kind: 'again', code: 'old-value-alive' }, took };
}

/** Nothing to put back where nothing was written, or where the old value has ended. */
function restore(world: World, secret: SimulatedSecret, rotation: Rotation, at: number): Attempt {
  if (rotation.times.store === undefined) return { outcome: proven, took: 0 };
  return secret.old.endsAt > at ? write(world, secret, at, secret.old) : { outcome: notProven, took: 0 };
}
