import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalJson, type Json } from '../core/canonical-json';
import { tryReadText } from '../core/try-read-text';
import { lockFileName, readStamp, stampFile, type InitStamp } from './init-stamp';
import { lockedProviders } from './locked-providers';
import { initialisedFile } from './place-of';
import { assertDone, runTerraform } from './run-terraform';
import type { Stack } from './stack';
import type { TerraformPort } from './terraform-port';

/**
 * Initialises a stack's folder where anything that an `init` depends on has changed since the last one: backend, providers, lock file,
 * installation, Terraform's own configuration. An `init` again would take longer than a plan.
 *
 * The folder may have been initialised for another place of the state: the caller has judged that, and no state is moved by this.
 *
 * @throws ProblemsError with what Terraform said
 */
export async function initStack(stack: Stack, port: TerraformPort): Promise<void> {
  const last = readStamp(stack.directory);
  if (last?.all === stampOf(stack, port).all && isInstalled(stack)) return;
  const isElsewhere = last?.backend !== backendOf(stack) && existsSync(initialisedFile(stack.directory));
  const { isUpgrade, isNew } = judgeLock(stack);
  const flags = [...(isUpgrade ? ['-upgrade'] : []), ...(isElsewhere ? ['-reconfigure'] : [])];
  assertDone(stack, await runTerraform(stack, ['init', '-json', '-input=false', ...flags], port));
  if ((isNew || isUpgrade) && !port.skipsProviderLock) await lockForPipelines(stack, port);
  mkdirSync(join(stack.directory, '.terraform'), { recursive: true });
  writeFileSync(stampFile(stack.directory), JSON.stringify(stampOf(stack, port)));
}

/** Pipelines run on Linux, wherever the lock file was made. */
async function lockForPipelines(stack: Stack, port: TerraformPort): Promise<void> {
  assertDone(stack, await runTerraform(stack, ['providers', 'lock', '-platform=linux_amd64'], port));
}

function stampOf(stack: Stack, { binary, env }: TerraformPort): InitStamp {
  const { TF_CLI_CONFIG_FILE: config = '' } = env;
  const lock = tryRead(join(stack.directory, lockFileName));
  const parts = [
    canonicalJson(stack.settings.terraform as Json),
    lock,
    tryRead(initialisedFile(stack.directory)),
    binary,
    config,
    config === '' ? '' : tryRead(config),
  ];
  return { backend: backendOf(stack), all: sha256(JSON.stringify(parts)), lock: sha256(lock) };
}

function backendOf({ settings: { terraform } }: Stack): string {
  const { backend = null, cloud = null } = terraform;
  return sha256(canonicalJson([backend, cloud] as Json));
}

/** As Terraform calls this machine: a folder that came from another has programs that do not run here. */
const platform = [
  process.platform === 'win32' ? 'windows' : process.platform,
  { x64: 'amd64', ia32: '386' }[process.arch as string] ?? process.arch,
].join('_');

function isInstalled(stack: Stack): boolean {
  return lockedProviders(stack.directory).every(({ source, version }) =>
    existsSync(join(stack.directory, '.terraform', 'providers', source, version, platform)),
  );
}

/** How the lock file fits the providers that the stack demands. */
function judgeLock(stack: Stack): { readonly isNew: boolean; readonly isUpgrade: boolean } {
  const locked = new Map(lockedProviders(stack.directory).map(({ source, version }) => [source, version]));
  const demanded = Object.values((stack.settings.terraform['required_providers'] ?? {}) as Demands);
  const isExact = (version: string) => /^\d+\.\d+\.\d+/.test(version);
  return {
    isNew: demanded.some(({ source }) => !locked.has(full(source))),
    isUpgrade: demanded.some(({ source, version = '' }) => {
      const found = locked.get(full(source));
      return found !== undefined && isExact(version) && version !== found;
    }),
  };
}

type Demands = Readonly<Record<string, { readonly source?: string; readonly version?: string }>>;

function full(source = ''): string {
  return source.split('/').length === 2 ? `registry.terraform.io/${source}` : source;
}

function tryRead(file: string): string {
  return tryReadText(file) ?? '';
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
