import { requestsPerRotation } from '../plan/stage-requests';
import { requestsPerMinute } from '../../genesys/pacer';
import { tokensNeeded, type TokensNeeded } from '../plan/tokens-needed';
import { faultNames, type FaultName } from './faults';
import { minute, type SimulationOptions } from './options';
import { bounds, simulatedTiming } from './simulated-estate';
import type { Simulated } from './simulate';
import { latenessAt, type Tally } from './tally';

/** What a simulation showed; the same options give the same report. */
export interface SimulationReport {
  readonly options: Omit<SimulationOptions, 'faults'> & {
    readonly faults: Readonly<Partial<Record<FaultName, number>>>;
  };
  readonly bounds: typeof bounds;
  readonly tokens: TokensNeeded & { readonly given: number };
  readonly calls: number;
  /** All of them, whoever is to blame. */
  readonly failedCalls: number;
  readonly failedCallsOurs: number;
  readonly failedCallsUnavoidable: Readonly<Record<'issuer' | 'outage' | 'platform', number>>;
  /** Least time by which a value outlived the last call that could carry it; null where none was replaced. */
  readonly minimumMarginSeconds: number | null;
  readonly latenessSeconds: { readonly p50: number; readonly p99: number; readonly max: number };
  readonly requests: {
    readonly total: number;
    readonly perMinute: number;
    readonly peakPerMinute: number;
    readonly limitPerMinute: number;
  };
  readonly rotations: Readonly<Record<'begun' | 'done' | 'failed' | 'restored', number>>;
  readonly notProven: Tally['notProven'];
  readonly auditMissing: number;
  readonly crashes: number;
  /** Attempts at stages, plannings and wakings. */
  readonly events: number;
}

export function reportOf(options: SimulationOptions, { tally, platform }: Simulated): SimulationReport {
  const { ours, ...unavoidable } = tally.failed;
  const active = faultNames.filter((name) => options.faults[name] > 0);
  const margin = tally.leastMargin?.milliseconds;
  return {
    options: { ...options, faults: Object.fromEntries(active.map((name) => [name, options.faults[name]])) },
    bounds,
    tokens: { ...tokensOf(options), given: options.tokens },
    calls: tally.calls,
    failedCalls: ours + unavoidable.issuer + unavoidable.outage + unavoidable.platform,
    failedCallsOurs: ours,
    failedCallsUnavoidable: unavoidable,
    minimumMarginSeconds: margin === undefined ? null : margin / 1000,
    latenessSeconds: { p50: latenessAt(tally, 0.5), p99: latenessAt(tally, 0.99), max: latenessAt(tally, 1) },
    requests: requestsOf(options, platform.requestsByMinute),
    rotations: { begun: tally.rotations, done: tally.done, failed: tally.failedRotations, restored: tally.restored },
    notProven: tally.notProven,
    auditMissing: tally.auditMissing,
    crashes: tally.crashes,
    events: tally.wakings + tally.attempts,
  };
}

/** What the simulated estate needs. */
export function tokensOf({
  secrets,
  lifetimeSeconds,
}: Pick<SimulationOptions, 'secrets' | 'lifetimeSeconds'>): TokensNeeded {
  return tokensNeeded({ secrets, lifetimeSeconds, timing: simulatedTiming(lifetimeSeconds), requestsPerRotation });
}

function requestsOf({ hours, tokens }: SimulationOptions, byMinute: Int32Array): SimulationReport['requests'] {
  const total = byMinute.reduce((sum, count) => sum + count, 0);
  return {
    total,
    perMinute: Math.round(total / ((hours * 3_600_000) / minute)),
    peakPerMinute: byMinute.reduce((most, count) => Math.max(most, count), 0),
    limitPerMinute: tokens * requestsPerMinute,
  };
}
