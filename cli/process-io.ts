import { systemClock } from '../core/clock';
import type { Io } from './io';

/** This process's own streams, environment and clock. */
export function processIo(signal: AbortSignal): Io {
  const { env, stdin, stdout, stderr } = process;
  return { env, cwd: process.cwd(), stdin, stdout, stderr, clock: systemClock, signal };
}
