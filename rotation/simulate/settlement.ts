import type { RotationBounds } from '../../core/rotation-timing';
import { failedCalls } from './failed-calls';
import type { SimulationObserver } from './observer';
import { hour, type SimulationOptions } from './options';
import type { PlannedOutages } from './outages';
import type { Random } from './random';
import type { LeavingValue, SimulatedSecret } from './simulated-secret';
import { addFailed, type Tally } from './tally';

interface SettlementPorts {
  readonly options: SimulationOptions;
  readonly bounds: RotationBounds;
  readonly outages: PlannedOutages;
  readonly random: Random;
  readonly tally: Tally;
  readonly observer: SimulationObserver | undefined;
}

/** Counts what values cost whose end is known. */
export class Settlement {
  constructor(private readonly ports: SettlementPorts) {}

  /** For the value that was replaced last, if it is not counted yet. */
  settle(secret: SimulatedSecret): void {
    const { leaving } = secret;
    if (!leaving) return;
    secret.leaving = undefined;
    this.ports.observer?.left(secret, leaving, false);
    const margin = leaving.value.endsAt - (leaving.lastPick + secret.timeout);
    if (margin >= 0 || this.judge(secret, leaving)) this.takeMargin(secret, margin, leaving.replacedAt);
  }

  /** At the end of the simulation, for the value in use. */
  settleLast(secret: SimulatedSecret): void {
    this.settle(secret);
    const until = this.ports.options.hours * hour;
    const last = { value: secret.inUse, since: secret.inUseSince, replacedAt: until, lastPick: until };
    this.ports.observer?.left(secret, last, true);
    if (last.value.endsAt < until) this.judge(secret, last);
  }

  /** True when calls could fail that are ours. */
  private judge(secret: SimulatedSecret, leaving: LeavingValue): boolean {
    const { outages, bounds, random, options, tally } = this.ports;
    const own = {
      issuer: outages.issuers[secret.service] ?? [],
      platform: outages.platform,
      service: outages.services[secret.service] ?? [],
    };
    const failed = failedCalls(secret, leaving, own, { bounds, random, callsPerMinute: options.callsPerMinute });
    addFailed(tally, failed);
    return failed.couldBeOurs;
  }

  private takeMargin({ index }: SimulatedSecret, milliseconds: number, at: number): void {
    const { tally } = this.ports;
    if (milliseconds >= (tally.leastMargin?.milliseconds ?? Infinity)) return;
    tally.leastMargin = { milliseconds, secret: index, at };
  }
}
