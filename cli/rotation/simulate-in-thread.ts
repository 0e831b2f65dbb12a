import { Worker } from 'node:worker_threads';
import { InternalError } from '../../core/internal-error';
import type { SimulationResult, SimulationTask } from '../../rotation/simulate/picture/run-simulation';

/** Keeps garbage from piling up: left to itself, the engine uses three times as much memory to be a little faster. */
const resourceLimits = { maxYoungGenerationSizeMb: 96, maxOldGenerationSizeMb: 512 };

/** Simulates in a thread of its own, so that Ctrl-C is heard; rejects when `signal` is aborted. */
export function simulateInThread(task: SimulationTask, signal: AbortSignal): Promise<SimulationResult> {
  const worker = new Worker(require.resolve('./simulation-thread'), { workerData: task, resourceLimits });
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      void worker.terminate();
      reject(new Error('interrupted'));
    };
    signal.addEventListener('abort', stop, { once: true });
    worker.once('message', (result: SimulationResult) => resolve(result));
    worker.once('error', reject);
    worker.once('exit', () => {
      signal.removeEventListener('abort', stop);
      // Nothing more comes of it; after a result this changes nothing.
      reject(new InternalError('the simulation ended without a result'));
    });
  });
}
