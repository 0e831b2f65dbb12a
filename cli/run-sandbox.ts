import { resolve } from 'node:path';
import { exitCodes } from '../core/problem';
import { tryFindProject } from '../core/project-root';
import type { SandboxOverlay } from '../core/sandbox-overlay';
import type * as Sandbox from '../sandbox';
import type * as Serve from '../sandbox/serve';
import { detachSandbox } from './detach-sandbox';
import type { Io } from './io';
import { renderShellExports, sandboxVariables } from './sandbox-variables';

// Lazy, as everything of the sandbox in this room; the servers are loaded for a start in the foreground only.
// eslint-disable-next-line @typescript-eslint/no-require-imports -- `import()` would need a file extension that the test runner cannot resolve
const sandbox = () => require('../sandbox') as typeof Sandbox;
// eslint-disable-next-line @typescript-eslint/no-require-imports -- as above
const server = () => require('../sandbox/serve') as typeof Serve;

/** `gcda sandbox start` as given. */
export interface StartRequest {
  /** Undefined where none is asked for: the folder's own. */
  readonly port: number | undefined;
  readonly folder: string | undefined;
  readonly isDetached: boolean;
  readonly isFresh: boolean;
  readonly valuesFile: string | undefined;
  readonly requestsPerMinute: number | 'off' | undefined;
  readonly tokenLifetimeSeconds: number | undefined;
  readonly tokenOverlapSeconds: number | undefined;
  readonly tokenManner: Serve.ServeArguments['tokenManner'];
  readonly cacheSeconds: number | undefined;
  readonly keepsDeclaredState: boolean;
  readonly cacheSeed: number | undefined;
  readonly isJson: boolean;
}

export interface OutputOptions {
  readonly isJson: boolean;
  /** Data folder; that of the project where none is named. */
  readonly folder?: string | undefined;
}

/** Starts the sandbox; in the foreground until Ctrl-C, SIGTERM or `stop`. */
export async function runStart(request: StartRequest, io: Io): Promise<number> {
  const folder = folderOf(request.folder, io);
  const before = sandbox().tryReadLastStart(folder);
  const given: Serve.ServeArguments = {
    directory: folder.directory,
    project: tryFindProject(io.cwd) ?? io.cwd,
    port: request.port,
    isFresh: request.isFresh,
    valuesFile: request.valuesFile === undefined ? undefined : resolve(io.cwd, request.valuesFile),
    requestsPerMinute: request.requestsPerMinute,
    tokenLifetimeSeconds: request.tokenLifetimeSeconds,
    tokenOverlapSeconds: request.tokenOverlapSeconds,
    tokenManner: request.tokenManner,
    cacheSeconds: request.cacheSeconds,
    keepsDeclaredState: request.keepsDeclaredState,
    cacheSeed: request.cacheSeed,
  };
  if (request.isDetached) {
    sandbox().ensureDataFolder(folder);
    printStarted((await detachSandbox(given, folder, io)).overlay, request, io);
    sayMoved(before, folder, io);
    return exitCodes.done;
  }
  const { serveSandbox, toStartOptions } = server();
  const running = await serveSandbox(toStartOptions(given));
  const close = () => void running.close();
  io.signal.addEventListener('abort', close, { once: true });
  if (io.signal.aborted) close();
  else {
    printStarted(running.overlay, request, io);
    sayMoved(before, folder, io);
  }
  await running.closed;
  return exitCodes.done;
}

function folderOf(named: string | undefined, { cwd }: Io): Sandbox.DataFolder {
  return named === undefined ? sandbox().dataFolderOf(cwd) : sandbox().dataFolderAt(resolve(cwd, named));
}

/** What was deployed from elsewhere names addresses where nobody is any more, and files that have moved. */
function sayMoved(before: Sandbox.LastStart | undefined, folder: Sandbox.DataFolder, io: Io): void {
  const now = sandbox().tryReadLastStart(folder);
  if (!before || !now) return;
  const changes = [
    ...(before.genesys === now.genesys && before.targets === now.targets
      ? []
      : [`its ports were ${before.genesys} and ${before.targets}`]),
    ...(before.directory === now.directory ? [] : [`its folder was ${before.directory}`]),
  ];
  if (changes.length === 0) return;
  io.stderr.write(
    `since its last start ${changes.join(', and ')}: evaluate npx gcda sandbox env, then\n  npx cdktf deploy '*'\n`,
  );
}

function printStarted(overlay: SandboxOverlay, request: StartRequest, io: Io): void {
  if (request.isJson) {
    io.stdout.write(`${JSON.stringify({ status: 'running', ...overlay })}\n`);
    return;
  }
  io.stdout.write(
    [
      `sandbox running (process ${overlay.pid})`,
      `  platform  ${overlay.genesysUrl}`,
      `  targets   ${overlay.targetsUrl}`,
      `  values    ${overlay.valuesDirectory}`,
      request.isDetached
        ? 'next: eval "$(npx gcda sandbox env)"'
        : 'Ctrl-C stops it; in another shell: eval "$(npx gcda sandbox env)"',
      '',
    ].join('\n'),
  );
}

/** Prints the variables that point the tools at the sandbox; the only command that prints secrets. */
export async function runEnv(options: OutputOptions, io: Io): Promise<number> {
  const folder = folderOf(options.folder, io);
  const { overlay } = await sandbox().getRunning(folder, { fetch });
  const variables = sandboxVariables(folder.overlay, overlay, sandbox().readClients(folder.clients));
  io.stdout.write(options.isJson ? `${JSON.stringify(variables)}\n` : renderShellExports(variables));
  return exitCodes.done;
}

/** Says whether a sandbox answers. */
export async function runStatus(options: OutputOptions, io: Io): Promise<number> {
  const found = await sandbox().findRunning(folderOf(options.folder, io), { fetch });
  if (options.isJson)
    io.stdout.write(`${JSON.stringify(found ? { status: 'running', ...found.overlay } : { status: 'not-running' })}\n`);
  else if (found)
    io.stdout.write(
      `running: process ${found.overlay.pid}, platform ${found.overlay.genesysUrl}, targets ${found.overlay.targetsUrl}\n`,
    );
  else io.stdout.write('not running (start it: npx gcda sandbox start --detach)\n');
  return found ? exitCodes.done : exitCodes.unreachable;
}

/** Stops the sandbox; that none ran is fine. */
export async function runStop(options: OutputOptions, io: Io): Promise<number> {
  const status = await sandbox().stopSandbox(folderOf(options.folder, io), { fetch, clock: io.clock });
  io.stdout.write(
    options.isJson ? `${JSON.stringify({ status })}\n` : `${status === 'stopped' ? 'stopped' : 'not running'}\n`,
  );
  return exitCodes.done;
}
