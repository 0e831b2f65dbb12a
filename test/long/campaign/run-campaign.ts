import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../core/clock';
import type { RotationBounds } from '../../../core/rotation-timing';
import { seededRandom } from '../../../rotation/simulate/random';
import { startCallers, type FailedCall } from './callers';
import type { LedgerPlace, Summary } from './ledger-place';
import { startPlatforms, type Herd } from './two-platforms';
import { startWorker, type Worker } from './worker';

/** A fault that was done, and when it began and ended; milliseconds since the epoch. */
export interface Fault {
  readonly kind: string;
  readonly from: number;
  readonly to: number;
}

/** What a campaign came to. */
export interface CampaignResult extends Summary {
  readonly name: string;
  readonly faults: readonly Fault[];
  /** Faults that cannot be done on this machine, and why. */
  readonly left: readonly string[];
  readonly calls: number;
  readonly failedCalls: readonly FailedCall[];
  readonly slowestCall: number;
  /** Workers that ended by themselves. */
  readonly ownEnds: number;
  /** What workers complained of, by the code. */
  readonly complaints: ReadonlyMap<string, number>;
  /** By how much values lived longer, and bounds were, since the machine is slow. */
  readonly unit: number;
  readonly seconds: number;
}

const second = 1000;
const hour = 3_600_000;
const kills = 30;
const timeoutSeconds = 2;
const bounds: RotationBounds = {
  ...{ cacheSeconds: 2, clockSkewSeconds: 1, propagationSeconds: 1, issueSeconds: 5, retrySeconds: 10 },
};

/**
 * Workers in processes of their own keep an estate fresh, on real platforms and with callers that never stop, while they are killed, stopped,
 * given other clocks, and lose their database. One worker at least is well at any time, but for the moments when all are killed together.
 */
export async function runCampaign(
  open: (folder: string) => Promise<LedgerPlace>,
  herds: readonly Herd[],
  { seed, unit }: { readonly seed: number; readonly unit: number },
): Promise<CampaignResult> {
  const begun = systemClock.now();
  const folder = mkdtempSync(join(tmpdir(), 'gcda-campaign-'));
  // Postgres may run as somebody else.
  chmodSync(folder, 0o711);
  const longer = herds.map((herd) => ({ ...herd, lifetimeSeconds: herd.lifetimeSeconds * unit }));
  const platforms = await startPlatforms(folder, longer, times(bounds, unit), timeoutSeconds * unit);
  const place = await open(folder);
  const workers = ['one', 'two', 'three'].map((name) => startWorker(name, platforms, place.env));
  const secrets = herds.reduce((sum, herd) => sum + herd.secrets, 0);
  try {
    await until(async () => (await place.begun()) >= secrets);
    const callers = startCallers(platforms, 2 * second * unit);
    const { faults, left } = await doFaults(workers, place, seed);
    // As long as the shortest lived values live: what a fault has cost shows by then.
    await systemClock.sleep(Math.min(...longer.map(({ lifetimeSeconds }) => lifetimeSeconds)) * (second / 2));
    await callers.end();
    const ownEnds = workers.reduce((sum, worker) => sum + worker.ownEnds(), 0);
    const complaints = sumOf(workers.map((worker) => worker.complaints()));
    await Promise.all(workers.map((worker) => worker.end()));
    const summary = await place.summary(herds.map(({ environment }) => environment));
    const seconds = Math.round((systemClock.now() - begun) / second);
    const { failed: failedCalls } = callers;
    const counted = { calls: callers.made(), failedCalls, slowestCall: callers.slowest() };
    return { ...summary, ...counted, name: place.name, faults, left, ownEnds, complaints, unit, seconds };
  } finally {
    await Promise.all(workers.map((worker) => worker.end()));
    platforms.close();
    await place.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Waits for what comes about, whatever the database says meanwhile. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  // The tables may not be there yet.
  while (!(await isSo().catch(() => false))) await systemClock.sleep(second);
}

function times(all: RotationBounds, unit: number): RotationBounds {
  return Object.fromEntries(Object.entries(all).map(([name, seconds]) => [name, seconds * unit])) as RotationBounds;
}

function sumOf(all: readonly ReadonlyMap<string, number>[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const own of all) for (const [code, count] of own) sums.set(code, (sums.get(code) ?? 0) + count);
  return sums;
}

async function doFaults(workers: readonly Worker[], place: LedgerPlace, seed: number) {
  const faults: Fault[] = [];
  const left: string[] = [];
  const random = seededRandom(seed);
  const done = async (kind: string, work: () => Promise<void>): Promise<void> => {
    const from = systemClock.now();
    await work();
    faults.push({ kind, from, to: systemClock.now() });
  };
  const at = async (seconds: number, work: () => Promise<void>): Promise<void> => {
    await systemClock.sleep(seconds * second);
    await work();
  };
  const [one, two, three] = workers as [Worker, Worker, Worker];
  const killing = async (): Promise<void> => {
    for (let count = 0; count < kills;) {
      await systemClock.sleep(random.between(7 * second, 12 * second));
      const up = workers.filter((worker) => !worker.isDown());
      const victim = up[random.below(Math.max(1, up.length))];
      if (up.length < 2 || !victim) continue;
      // Back as soon as systemd would have it, or left dead for a while.
      const rest = random.chance(0.3) ? 15 * second : 2 * second;
      await done('kill -9', () => victim.kill(rest));
      count += 1;
    }
  };
  const shift = async (worker: Worker, milliseconds: number): Promise<void> => {
    await worker.shiftClock(milliseconds);
    await systemClock.sleep(75 * second);
    await worker.shiftClock(0);
  };
  const allDown = place.restart
    ? () => done('restart -m immediate', place.restart!)
    : () =>
        done(
          'all workers killed',
          async () => void (await Promise.all(workers.map((worker) => worker.kill(2 * second)))),
        );
  const filling = (): Promise<void> => {
    if (!place.disk.isReal) {
      left.push('disk full: this machine lets nobody mount a small disk');
      return Promise.resolve();
    }
    return done('disk full 25 s', async () => {
      place.disk.fill();
      await systemClock.sleep(25 * second);
      place.disk.free();
      await place.recover();
    });
  };
  await Promise.all([
    killing(),
    at(10, () => done('SIGSTOP 135 s', () => one.stop(135 * second))),
    at(40, () => done('clock +1 h', () => shift(two, hour))),
    at(120, () => done('clock -1 h', () => shift(three, -hour))),
    at(200, filling),
    at(262, allDown),
    at(300, allDown),
  ]);
  return { faults, left };
}
