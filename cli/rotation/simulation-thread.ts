import { parentPort, workerData } from 'node:worker_threads';
import { runSimulation, type SimulationTask } from '../../rotation/simulate/picture/run-simulation';

// What `simulate-in-thread.ts` starts. It is the only one that does, so the data is what it gave.
parentPort?.postMessage(runSimulation(workerData as SimulationTask));
