import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { atFile } from '../../core/at-file';
import { assertNoProblems, exitCodes, ProblemsError } from '../../core/problem';
import { parseFaults, type Faults } from '../../rotation/simulate/faults';
import type { SimulationOptions } from '../../rotation/simulate/options';
import { refusals } from '../../rotation/simulate/refusals';
import { tokensOf } from '../../rotation/simulate/report';
import type { SimulationResult, SimulationTask } from '../../rotation/simulate/picture/run-simulation';
import type { Io } from '../io';
import { renderSimulation } from './render-simulation';
import { simulateInThread } from './simulate-in-thread';

/** Options of the command line. */
export interface SimulateFlags {
  readonly secrets: number;
  readonly hours: number;
  readonly seed: number;
  readonly faults: string;
  readonly life: number;
  readonly tokens?: number;
  readonly workers: number;
  readonly callsPerMinute: number;
  readonly overlap?: number;
  readonly svg?: string;
  readonly json?: boolean;
}

type Run = (task: SimulationTask, signal: AbortSignal) => Promise<SimulationResult>;

/** `gcda rotation simulate`: 0, or 1 when calls failed that are ours. */
export async function runSimulate(flags: SimulateFlags, io: Io, run: Run = simulateInThread): Promise<number> {
  const { life: lifetimeSeconds, svg, overlap: overlapSeconds, json } = flags;
  const needed = tokensOf({ secrets: flags.secrets, lifetimeSeconds });
  const { secrets, hours, seed, workers, callsPerMinute, tokens = needed.tokens } = flags;
  const common = { secrets, hours, seed, workers, callsPerMinute, tokens, lifetimeSeconds };
  const options: SimulationOptions = { ...common, faults: faultsFrom(flags.faults), overlapSeconds };
  assertNoProblems(refusals(options, needed));
  io.stderr.write(`${needed.arithmetic}: ${needed.tokens} tokens needed, ${tokens} given\n`);
  const begun = io.clock.now();
  const { report, picture } = await run({ options, wantsPicture: svg !== undefined }, io.signal);
  const elapsedSeconds = (io.clock.now() - begun) / 1000;
  if (svg !== undefined && picture !== null) atFile(svg, () => writeFileSync(resolve(io.cwd, svg), picture));
  const speed = { elapsedSeconds, eventsPerSecond: Math.round(report.events / Math.max(0.001, elapsedSeconds)) };
  io.stdout.write(json ? `${JSON.stringify({ ...report, ...speed }, null, 2)}\n` : renderSimulation(report, speed));
  return report.failedCallsOurs > 0 ? exitCodes.problems : exitCodes.done;
}

function faultsFrom(text: string): Faults {
  const faults = parseFaults(text);
  if (faults.problems) throw new ProblemsError(faults.problems);
  return faults.strengths;
}
