import type { SimulationOptions } from '../options';
import { drawPicture } from './draw-picture';
import { recordOf } from './record';
import { sampleOf } from './sample';
import { reportOf, type SimulationReport } from '../report';
import { simulate } from '../simulate';

/** What is wanted of a simulation. */
export interface SimulationTask {
  readonly options: SimulationOptions;
  readonly wantsPicture: boolean;
}

export interface SimulationResult {
  readonly report: SimulationReport;
  /** SVG; null where none was wanted. */
  readonly picture: string | null;
}

/** For a picture it runs twice, since only the first run shows which moment is worth looking at; both come to the same. */
export function runSimulation({ options, wantsPicture }: SimulationTask): SimulationResult {
  const simulated = simulate(options);
  const report = reportOf(options, simulated);
  if (!wantsPicture) return { report, picture: null };
  const shown = sampleOf(options, simulated);
  const { record, observer } = recordOf(new Set(shown.secrets));
  const again = simulate(options, observer);
  return { report, picture: drawPicture(options, again, shown, record) };
}
