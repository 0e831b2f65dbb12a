import { randomBytes, randomUUID } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { ProblemsError } from '../core/problem';
import { Redacted } from '../core/redacted';
import type { SandboxOverlay } from '../core/sandbox-overlay';
import { settleBearers } from './bearer-tokens';
import { createControlApp, tryReadControl } from './control';
import {
  ensureDataFolder,
  ensureSubfolders,
  tryReadPrivate,
  wipeDataFolder,
  writePrivate,
  type DataFolder,
} from './data-folder';
import { explainDamage } from './explain-damage';
import { tryLockFolder } from './folder-lock';
import { openJournal, type Journal } from './journal';
import { environmentsOf, exampleLayout } from './layout';
import { installMirror } from './provider/install-mirror';
import { choosePorts, writeLastStart } from './ports';
import { publish, unpublish } from './publish';
import { assertKnownNames, settleCredentials } from './secret-values';
import { startGenesys } from './start-genesys';
import type { RunningSandbox, StartPorts, StartSandboxOptions } from './start-options';
import { createSealedBox } from './targets/sealed-box';
import { startTargets, type RunningTargets } from './start-targets';
import { openTargetStore } from './targets/target-store';

/**
 * Starts the Genesys side and the targets on loopback, on one data folder. The same folder gives the same values, clients, ids and
 * state again, also after a kill.
 *
 * @throws {ProblemsError} `sandbox-already-running`, `port-taken`, `sandbox-value-unknown`, `sandbox-value-unusable`, `sandbox-clients-invalid`, `sandbox-key-unusable`, `sandbox-data-unreadable`
 */
export async function startSandbox(options: StartSandboxOptions, ports: StartPorts): Promise<RunningSandbox> {
  const undo = new AsyncDisposableStack();
  try {
    return await startOn(undo, options, ports);
  } catch (error) {
    await undo.disposeAsync();
    throw explainDamage(error, options.folder);
  }
}

async function startOn(
  undo: AsyncDisposableStack,
  options: StartSandboxOptions,
  ports: StartPorts,
): Promise<RunningSandbox> {
  const { folder } = options;
  const environments = environmentsOf(options.layout ?? exampleLayout);
  const planted = options.planted ?? {};
  assertKnownNames(planted, environments);
  prepareFolder(undo, folder, options.isFresh ?? false);
  const journal = openJournal(folder.journal);
  undo.defer(() => journal.close());

  const credentials = settleCredentials(folder.values, environments, planted);
  const key = settleKey(folder.key);
  const chosen = await choosePorts(folder, options.port);
  const targets = await startTargetsOn(undo, options, ports, {
    credentials,
    key,
    journal,
    port: chosen.targets,
  });
  await settleBearers({ valuesDirectory: folder.values, targets, credentials, planted, fetch: ports.fetch });

  let close: () => void = () => {};
  const identity = {
    version: 1 as const,
    instanceId: randomUUID(),
    token: Redacted.of(randomBytes(32).toString('base64url')),
    pid: ports.pid,
    ownsProcess: options.ownsProcess ?? false,
  };
  const control = createControlApp(identity, () => close());
  const genesysUrl = await startGenesys(undo, options, ports, { key, journal, port: chosen.genesys, control });
  const { terraformConfigFile } = await installMirror(folder.terraform, ports.provider);
  writeLastStart(folder, { genesys: portOf(genesysUrl), targets: portOf(targets.url) });
  const project = realpathSync(options.project ?? folder.directory);
  const { cacheSeconds, keepsDeclaredState } = options;
  const facts = { targetsUrl: targets.url, terraformConfigFile, project, cacheSeconds, keepsDeclaredState };
  const overlay = publish(folder, { ...identity, genesysUrl }, facts);

  const running = toRunning(undo, folder, overlay);
  close = () => void running.close();
  return running;
}

function portOf(url: string): number {
  return Number(new URL(url).port);
}

function prepareFolder(undo: AsyncDisposableStack, folder: DataFolder, isFresh: boolean): void {
  ensureDataFolder(folder);
  const lock = tryLockFolder(folder.lock);
  if (!lock) throw alreadyRunning(folder);
  undo.defer(() => lock.release());
  undo.defer(() => unpublish(folder));
  if (isFresh) wipeDataFolder(folder);
  ensureSubfolders(folder);
}

/** 32 random bytes, base64; what seals the databases. */
function settleKey(file: string): Redacted {
  const existing = tryReadPrivate(file);
  if (existing !== undefined) return Redacted.of(existing.trim());
  const key = randomBytes(32).toString('base64');
  writePrivate(file, key);
  return Redacted.of(key);
}

interface TargetParts {
  readonly credentials: ReturnType<typeof settleCredentials>;
  readonly key: Redacted;
  readonly journal: Journal;
  readonly port: number;
}

async function startTargetsOn(
  undo: AsyncDisposableStack,
  options: StartSandboxOptions,
  ports: StartPorts,
  parts: TargetParts,
): Promise<RunningTargets> {
  const box = createSealedBox(parts.key, 'targets');
  const store = openTargetStore({ file: options.folder.targetsDatabase, box, clock: ports.clock });
  undo.defer(() => store.close());
  const targets = await startTargets({
    port: parts.port,
    credentials: parts.credentials,
    store,
    clock: ports.clock,
    fetch: ports.fetch,
    tokenLifetimeSeconds: options.tokenLifetimeSeconds,
    tokenOverlapSeconds: options.tokenOverlapSeconds,
    tokenManner: options.tokenManner,
    onSeen: (seen) => parts.journal.target(seen),
  });
  undo.defer(() => targets.close());
  return targets;
}

function toRunning(undo: AsyncDisposableStack, folder: DataFolder, overlay: SandboxOverlay): RunningSandbox {
  const { promise: closed, resolve, reject } = Promise.withResolvers<void>();
  let isClosing = false;
  const close = (): Promise<void> => {
    if (!isClosing) {
      isClosing = true;
      undo.disposeAsync().then(resolve, reject);
    }
    return closed;
  };
  return { overlay, overlayFile: folder.overlay, folder, closed, close };
}

function alreadyRunning(folder: DataFolder): ProblemsError {
  const control = tryReadControl(folder.control);
  const found = control ? `process ${control.pid} runs one at ${control.genesysUrl}` : 'another process holds it';
  return new ProblemsError([
    {
      code: 'sandbox-already-running',
      where: folder.directory,
      what: `only one sandbox may use a data folder, and ${found}`,
      fix: 'use it (npx gcda sandbox env), or stop it first: npx gcda sandbox stop',
    },
  ]);
}
