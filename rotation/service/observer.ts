import type { Problem } from '../../core/problem';
import type { Alert } from '../alert/alert';
import type { AlertReason } from '../alert/raise-alert';
import type { Candidate } from '../plan/candidate';
import type { RotationPlan } from '../plan/plan-rotation';
import type { RotationOf } from '../plan/plan-candidates';
import type { Step } from '../run/rotation-ports';
import type { Rotation } from '../machine/rotation';
import type { BreakerState } from './breakers';

/** What a plan was made of, and what came of it. */
export interface Planned {
  readonly plan: RotationPlan;
  readonly candidates: readonly Candidate[];
  readonly rotationOf: RotationOf;
  readonly begun: readonly Rotation[];
  /** Why some secrets are set aside. */
  readonly setAside: readonly Problem[];
}

/** Is told what the service does. Nothing that it is told holds a value. */
export interface Observer {
  planned?(planned: Planned): void;
  stepped?(step: Step): void;
  alerted?(alert: Alert, reason: AlertReason): void;
  /** Work that could not be done now: on a rotation, a plan, the inventory. It is tried again. */
  failed?(work: string, problems: readonly Problem[]): void;
  breakerChanged?(party: string, state: BreakerState): void;
  /** `status` is 0 where no answer came. */
  platformAnswered?(organization: string, status: number): void;
  backlog?(sink: string, events: number): void;
  inventoryRead?(problems: readonly Problem[]): void;
  inHand?(rotations: number): void;
}

/** Tells several observers. */
export function observers(all: readonly Observer[]): Required<Observer> {
  return {
    planned: (planned) => all.forEach((one) => one.planned?.(planned)),
    stepped: (step) => all.forEach((one) => one.stepped?.(step)),
    alerted: (alert, reason) => all.forEach((one) => one.alerted?.(alert, reason)),
    failed: (work, problems) => all.forEach((one) => one.failed?.(work, problems)),
    breakerChanged: (party, state) => all.forEach((one) => one.breakerChanged?.(party, state)),
    platformAnswered: (organization, status) => all.forEach((one) => one.platformAnswered?.(organization, status)),
    backlog: (sink, events) => all.forEach((one) => one.backlog?.(sink, events)),
    inventoryRead: (problems) => all.forEach((one) => one.inventoryRead?.(problems)),
    inHand: (rotations) => all.forEach((one) => one.inHand?.(rotations)),
  };
}
