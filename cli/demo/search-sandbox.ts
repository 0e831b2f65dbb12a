import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redacted } from '../../core/redacted';
import type { SandboxOverlay } from '../../core/sandbox-overlay';
import type * as Sandbox from '../../sandbox';
import { collectArtifacts } from './collect-artifacts';
import type { DemoResult } from './demo-result';
import { findValues, type Artifact, type KnownValue } from './find-values';

/**
 * Searches all that a run in a sandbox left behind, and all that its commands printed, for every secret value, client secret and key of an
 * environment. What is there to hold them (the values' folder, the clients' file, the keys) is left out.
 */
export function searchSandbox(
  overlay: SandboxOverlay,
  printed: readonly Artifact[],
  base: string,
): DemoResult['search'] {
  // Synth output and plans are in there too, beside state, databases, journal and logs.
  const home = join(overlay.stateDirectory, '..');
  const keys = join(home, 'keys');
  const excluded = [overlay.valuesDirectory, overlay.clientsFile, keys, ...keyFiles(home)];
  const artifacts = [...collectArtifacts([home], excluded, base), ...printed];
  return {
    artifacts: artifacts.length,
    bytes: artifacts.reduce((total, { content }) => total + content.byteLength, 0),
    found: findValues(artifacts, [...knownValues(overlay), ...keysIn(keys)]),
  };
}

/** The sandbox's own sealing key is a secret of its own; its file is owner-only, like the values'. */
function keyFiles(home: string): string[] {
  return readdirSync(home)
    .filter((name) => name.endsWith('key'))
    .map((name) => join(home, name));
}

/** The live values and the organisations' client secrets, read where only their owner can. */
function knownValues(overlay: SandboxOverlay): KnownValue[] {
  const secrets = readdirSync(overlay.valuesDirectory).map((name) => ({
    name,
    value: Redacted.of(readFileSync(join(overlay.valuesDirectory, name), 'utf8').trimEnd()),
  }));
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- lazy, as everything of the sandbox in this room
  const { readClients } = require('../../sandbox') as typeof Sandbox;
  const clientSecrets = Object.entries(readClients(overlay.clientsFile)).map(([organization, client]) => ({
    name: `client secret of ${organization}`,
    value: client.clientSecret,
  }));
  return [...secrets, ...clientSecrets];
}

function keysIn(folder: string): KnownValue[] {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return names.map((name) => ({
    name: `key of ${name}`,
    value: Redacted.of(readFileSync(join(folder, name), 'utf8').trim()),
  }));
}
