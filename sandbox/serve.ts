import '../core/end-on-quit';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { tokenManners } from './targets/token-manners';
import { systemClock } from '../core/clock';
import { exitCodes, ProblemsError, renderProblem, type Problem } from '../core/problem';
import { dataFolderAt } from './data-folder';
import { readValuesFile } from './secret-values';
import { startSandbox } from './start-sandbox';
import type { RunningSandbox, StartPorts, StartSandboxOptions } from './start-options';
import type { SandboxOverlay } from '../core/sandbox-overlay';

/** What a detached sandbox tells the process that started it, once. */
export type ServeMessage =
  | { readonly status: 'ready'; readonly overlay: SandboxOverlay }
  | { readonly status: 'failed'; readonly problems: readonly Problem[] };

/** The one argument of this file as a program, in JSON; it holds paths and numbers, never a value. */
export const serveArgumentsSchema = z.strictObject({
  directory: z.string().min(1),
  project: z.string().min(1).optional(),
  port: z.int().min(0).max(65_534).optional(),
  /** Whether it ends with the process that started it, however that ends. */
  isTied: z.boolean().optional(),
  isFresh: z.boolean(),
  valuesFile: z.string().optional(),
  requestsPerMinute: z.union([z.int().min(1), z.literal('off')]).optional(),
  tokenLifetimeSeconds: z.int().min(1).optional(),
  tokenOverlapSeconds: z.int().min(0).optional(),
  tokenManner: z.enum(tokenManners).optional(),
  cacheSeconds: z.int().min(0).optional(),
  keepsDeclaredState: z.boolean().optional(),
  cacheSeed: z.int().min(0).optional(),
});
export type ServeArguments = z.infer<typeof serveArgumentsSchema>;

/**
 * Starts a sandbox in this process, on the real clock and network.
 *
 * @throws {ProblemsError} as `startSandbox`
 */
export function serveSandbox(options: StartSandboxOptions): Promise<RunningSandbox> {
  return startSandbox(options, realPorts());
}

/** From the command line's arguments to the options of a start. */
export function toStartOptions(given: ServeArguments): StartSandboxOptions {
  return {
    folder: dataFolderAt(given.directory),
    project: given.project,
    port: given.port,
    isFresh: given.isFresh,
    planted: given.valuesFile === undefined ? undefined : readValuesFile(given.valuesFile),
    requestsPerMinute: given.requestsPerMinute,
    tokenLifetimeSeconds: given.tokenLifetimeSeconds,
    tokenOverlapSeconds: given.tokenOverlapSeconds,
    tokenManner: given.tokenManner,
    cacheSeconds: given.cacheSeconds,
    keepsDeclaredState: given.keepsDeclaredState,
    cacheSeed: given.cacheSeed,
    ownsProcess: true,
  };
}

function realPorts(): StartPorts {
  // The provider runs as a program of its own, so always from the compiled tree, also where this file runs from its source.
  const here = basename(dirname(__dirname)) === 'dist' ? __dirname : join(__dirname, '..', 'dist', 'sandbox');
  return {
    clock: systemClock,
    fetch,
    pid: process.pid,
    provider: { nodeBinary: process.execPath, entry: join(here, 'provider', 'main.js') },
  };
}

async function main(): Promise<void> {
  try {
    const given = serveArgumentsSchema.parse(JSON.parse(process.argv[2] ?? '{}'));
    // Before anything is begun: nobody would stop a sandbox that nobody knows of.
    if (given.isTied) process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
    const running = await serveSandbox(toStartOptions(given));
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void running.close());
    tell({ status: 'ready', overlay: running.overlay }, given.isTied);
    console.log(`sandbox ready: platform ${running.overlay.genesysUrl}, targets ${running.overlay.targetsUrl}`);
    await running.closed;
    // Connections of the sandbox's own requests may idle on; nothing is left to do for them.
    process.exit(exitCodes.done);
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    tell({ status: 'failed', problems: error.problems });
    console.error(error.problems.map(renderProblem).join('\n'));
    process.exitCode = error.exitCode;
  }
}

/** The starter listens on a channel of the process; whoever starts this by hand has none. One that is tied to its starter keeps it. */
function tell(message: ServeMessage, isTied = false): void {
  process.send?.(message, () => {
    if (!isTied) process.disconnect?.();
  });
  if (isTied) process.once('message', () => untie());
}

/** The starter has said that it is to stay. */
function untie(): void {
  process.removeAllListeners('disconnect');
  process.disconnect?.();
}

if (require.main === module) void main();
