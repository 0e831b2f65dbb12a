import { afterAttempt } from '../machine/after-attempt';
import { claimMilliseconds } from '../machine/claim-milliseconds';
import type { LiveValue } from '../plan/candidate';
import { spreadOf } from '../machine/spread-of';
import { planCandidates, type PlannedCandidate, type RotationOf } from '../plan/plan-candidates';
import { newRotation, isOver, type Rotation } from '../machine/rotation';
import { createEventQueue, type EventQueue } from './event-queue';
import type { SimulationObserver } from './observer';
import { model } from './options';
import type { Settlement } from './settlement';
import type { SimulatedSecret } from './simulated-secret';
import { stages } from './stages';
import { addEnded, addLateness, type Tally } from './tally';
import type { Workers } from './workers';
import type { World } from './world';

interface SimulationPorts {
  readonly world: World;
  readonly workers: Workers;
  readonly settlement: Settlement;
  readonly tally: Tally;
  readonly observer: SimulationObserver | undefined;
}

/**
 * The service in virtual time: what is planned begins, what is due is taken up by some worker. Events of three kinds have one time each:
 * the rotation that changes a secret, the one that only waits to prove something, and the planning of a group.
 */
export class Simulation {
  private readonly queue: EventQueue;
  /** Which worker comes for an event. */
  private readonly assigned: Int16Array;
  /** The secrets that each is planned together with, itself among them. */
  private readonly groupOf: readonly (readonly SimulatedSecret[])[];

  constructor(
    private readonly secrets: readonly SimulatedSecret[],
    private readonly ports: SimulationPorts,
  ) {
    this.queue = createEventQueue(3 * secrets.length);
    this.assigned = new Int16Array(3 * secrets.length);
    const groups = Map.groupBy(secrets, ({ group }) => group);
    this.groupOf = secrets.map(({ group }) => groups.get(group)!); // grouped by the same number
  }

  run(until: number): void {
    const { world, workers, tally } = this.ports;
    const count = this.secrets.length;
    for (const secret of this.secrets) {
      if (secret.group !== secret.index) continue; // its group is another's
      this.hand(this.planningOf(secret), world.random.between(0, model.planEvery), workers.any());
    }
    for (let id = this.queue.next(); id !== -1 && this.queue.at < until; id = this.queue.next()) {
      tally.wakings += 1;
      const secret = this.secrets[id % count]!; // ids are below three times the count, and a group has its first member's place
      if (id >= 2 * count) this.plan(secret, this.queue.at);
      else this.work(secret, id < count ? secret.rotation : secret.proving, this.queue.at);
    }
  }

  /** Plans the group of a secret. */
  private plan(secret: SimulatedSecret, at: number): void {
    const { world, workers } = this.ports;
    const id = this.planningOf(secret);
    const group = this.groupOf[secret.index]!; // every secret has one
    const ahead = workers.offset(this.assigned[id]!); // every id has its worker
    const candidates = group.map(({ candidate }) => candidate);
    const rotationOf: RotationOf = (_, name) => memberOf(group, name)?.rotation;
    let next = Number.POSITIVE_INFINITY;
    for (const entry of planCandidates(at + ahead, candidates, rotationOf)) {
      const member = memberOf(group, entry.candidate.secret);
      if (member && entry.status === 'begin') this.begin(member, entry, at, at + ahead);
      // One that is held back has its time behind it.
      if (entry.status === 'wait') next = Math.min(next, Math.max(at, (entry.beginAt ?? at) - ahead));
    }
    if (next < Infinity) this.hand(id, next + world.random.between(0, model.planEvery), this.assigned[id]!);
  }

  private begin(secret: SimulatedSecret, planned: PlannedCandidate, at: number, clock: number): void {
    const { environment, secret: name, live } = planned.candidate;
    const { generation } = planned;
    const cause = planned.cause ?? 'due';
    secret.rotation = newRotation({ environment, secret: name, generation, cause, oldEndsAt: live.endsAt }, clock);
    secret.old = secret.inUse;
    secret.oldLive = live;
    secret.issued = undefined;
    secret.spread = spreadOf(environment, name, generation);
    secret.dueAt = planned.beginAt ?? at;
    const plannedBegin = Math.max(secret.dueAt, secret.inUseSince);
    secret.inUse.plannedBegin = Math.min(secret.inUse.plannedBegin ?? Infinity, plannedBegin);
    this.ports.tally.rotations += 1;
    this.hand(secret.index, at + this.ports.world.random.between(0, model.pollEvery), this.ports.workers.any());
  }

  /**
   * A worker with a free hand takes a rotation from stage to stage until it has to wait, as the service does. What secrets share is asked
   * by time, so that this may run ahead of the queue by these seconds.
   */
  private work(secret: SimulatedSecret, rotation: Rotation | undefined, at: number): void {
    if (!rotation || isOver(rotation)) return;
    const { workers } = this.ports;
    const id = this.idOf(secret, rotation);
    const worker = this.assigned[id]!; // every id has its worker
    const freeAt = workers.freeAt(worker, at);
    if (freeAt > at) return this.hand(id, Math.min(freeAt, at + model.pollEvery), workers.any());
    if (at + workers.offset(worker) < rotation.wakeAt) return this.sleep(secret, rotation, at);
    const end = this.advance(secret, rotation, worker, at);
    workers.occupy(worker, at, end);
  }

  /** Gives the time at which the worker has its hand free again. */
  private advance(secret: SimulatedSecret, begun: Rotation, worker: number, at: number): number {
    const { world, workers, tally, observer } = this.ports;
    const ahead = workers.offset(worker);
    let [rotation, now] = [begun, at];
    while (!isOver(rotation) && rotation.wakeAt <= now + ahead) {
      const attempt = stages[rotation.stage as keyof typeof stages](world, secret, rotation, now, now + ahead);
      const end = now + attempt.took;
      const crashAt = workers.crashBetween(worker, now, end);
      if (crashAt !== undefined) {
        // What it did remains done, and nobody knows of it.
        tally.crashes += 1;
        this.hand(this.idOf(secret, rotation), crashAt + claimMilliseconds, workers.any());
        return crashAt;
      }
      tally.attempts += 1;
      if (rotation.stage === 'issue' && rotation.attempts === 0) addLateness(tally, now - secret.dueAt);
      observer?.attempted(secret, rotation.stage, now, attempt);
      const next = afterAttempt(rotation, attempt.outcome, end + ahead, secret.rules, secret.spread);
      this.keep(secret, rotation, next, end);
      [rotation, now] = [next, end];
    }
    if (!isOver(rotation)) this.sleep(secret, rotation, now);
    return now;
  }

  /** What the ledger holds after an attempt. */
  private keep(secret: SimulatedSecret, before: Rotation, next: Rotation, at: number): void {
    const { settlement, tally } = this.ports;
    if (secret.rotation === before) secret.rotation = next;
    if (secret.proving === before) secret.proving = isOver(next) ? undefined : next;
    const step = before.stage === next.stage ? undefined : before.stage;
    if (step === 'store' && next.stage === 'verify') {
      setLive(secret, { generation: next.generation, writtenAt: next.storedAt, endsAt: next.newEndsAt });
    }
    if (step === 'restore') setLive(secret, secret.oldLive);
    if (step === 'retire') {
      settlement.settle(secret);
      secret.proving = next;
      secret.provingOld = secret.old;
    }
    // A renewal that got no good value counts from its next begin.
    if (next.failure === 'target-refuses') secret.old.plannedBegin = undefined;
    if (isOver(next)) addEnded(tally, next);
    if (next.stage === 'done' && at < secret.auditAt) tally.auditMissing += 1;
    this.planAfter(secret, step, next, at);
  }

  private planAfter(secret: SimulatedSecret, step: Rotation['stage'] | undefined, next: Rotation, at: number): void {
    const group = this.groupOf[secret.index]!; // every secret has one
    const concernsItself = step === 'retire' || next.stage === 'failed';
    if (!concernsItself && (group.length === 1 || step === undefined)) return;
    this.assigned[this.planningOf(secret)] = this.ports.workers.any();
    this.plan(secret, at);
  }

  /** Some worker takes it up when its own clock says so. */
  private sleep(secret: SimulatedSecret, rotation: Rotation, at: number): void {
    const { workers, world } = this.ports;
    const worker = workers.any();
    const wakeAt = Math.max(at, rotation.wakeAt - workers.offset(worker));
    this.hand(this.idOf(secret, rotation), wakeAt + world.random.between(0, model.pollEvery), worker);
  }

  private hand(id: number, at: number, worker: number): void {
    this.assigned[id] = worker;
    this.queue.schedule(id, at);
  }

  private idOf({ index }: SimulatedSecret, { stage }: Rotation): number {
    return stage === 'prove' ? this.secrets.length + index : index;
  }

  private planningOf({ group }: SimulatedSecret): number {
    return 2 * this.secrets.length + group;
  }
}

function setLive(secret: SimulatedSecret, live: LiveValue): void {
  secret.candidate = { ...secret.candidate, live };
}

function memberOf(group: readonly SimulatedSecret[], name: string): SimulatedSecret | undefined {
  for (const secret of group) if (secret.candidate.secret === name) return secret;
  return undefined;
}
