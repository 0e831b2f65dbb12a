import type { SourcePorts } from '../../secrets/sources/source';

/** Ports of value sources without network, in which no time passes. */
export function sourcePorts(overrides: Partial<SourcePorts> = {}): SourcePorts {
  return {
    env: {},
    directory: '/',
    fetch: () => Promise.reject(new Error('a test without network')),
    clock: { now: () => Date.UTC(2026, 0, 1) },
    timeLimit: () => new AbortController().signal,
    ...overrides,
  };
}

/** The key of a test's run; any will do. */
export const runKey = new Uint8Array(32).fill(7);
