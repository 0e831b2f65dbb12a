import { createHash } from 'node:crypto';
import { realpathSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { sandboxOverlaySchema, type SandboxOverlay } from '../core/sandbox-overlay';
import { renderControl, type Control } from './control';
import { writePrivate, type DataFolder } from './data-folder';

/** What others are told besides how to reach it. */
export interface PublishedFacts {
  readonly targetsUrl: string;
  readonly terraformConfigFile: string;
  readonly project: string;
  readonly cacheSeconds?: number | undefined;
  readonly keepsDeclaredState?: boolean | undefined;
}

/** Writes the files by which others find this sandbox, last of all: who reads them can use it at once. */
export function publish(
  folder: DataFolder,
  control: Control,
  { targetsUrl, terraformConfigFile, project, cacheSeconds, keepsDeclaredState = false }: PublishedFacts,
): SandboxOverlay {
  const overlay = sandboxOverlaySchema.parse({
    version: 2,
    pid: control.pid,
    instanceId: control.instanceId,
    project,
    directory: realpathSync(folder.directory),
    genesysUrl: control.genesysUrl,
    targetsUrl,
    valuesDirectory: folder.values,
    stateDirectory: folder.state,
    terraformConfigFile,
    clientsFile: folder.clients,
    ...(keepsDeclaredState ? { statePrefix: `sandbox-${shortHash(folder.state)}` } : {}),
    ...(cacheSeconds === undefined ? {} : { cacheSeconds }),
  } satisfies SandboxOverlay);
  writePrivate(folder.control, renderControl(control));
  writePrivate(folder.overlay, `${JSON.stringify(overlay, null, 2)}\n`);
  return overlay;
}

/** Sandboxes of several people may share a bucket. */
function shortHash(text: string): string {
  return createHash('sha256').update(`${hostname()} ${text}`).digest('hex').slice(0, 8);
}

/** Takes those files away; also those that a killed process left. */
export function unpublish(folder: DataFolder): void {
  for (const file of [folder.overlay, folder.control]) rmSync(file, { force: true });
}
