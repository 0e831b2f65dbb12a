import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { SandboxOverlay } from '../../core/sandbox-overlay';
import type { Io } from '../io';

/** The environment of a program that runs Terraform, or is it. */
export function terraformEnvironment(overlay: SandboxOverlay | undefined, { env: given }: Pick<Io, 'env'>): Io['env'] {
  // The fork's own log repeats what Terraform has said already.
  const env: Record<string, string | undefined> = { CHECKPOINT_DISABLE: '1', CDKTF_LOG_LEVEL: 'fatal', ...given };
  // A machine-wide setting that names no file makes Terraform warn at each of its many starts.
  if (env.TF_CLI_CONFIG_FILE !== undefined && !existsSync(env.TF_CLI_CONFIG_FILE)) delete env.TF_CLI_CONFIG_FILE;
  // A shared plugin cache would mix the stand-in with the official provider of the same version.
  if (overlay) return { ...env, TF_CLI_CONFIG_FILE: overlay.terraformConfigFile, CDKTF_DISABLE_PLUGIN_CACHE_ENV: '1' };
  return env;
}

/** With one download of each provider for all stacks, as the framework has it; the sandbox's come from this machine anyway. */
export function withPluginCache(env: Io['env']): Io['env'] {
  if (env.CDKTF_DISABLE_PLUGIN_CACHE_ENV !== undefined) return env;
  const { TF_PLUGIN_CACHE_DIR: cache = join(env.HOME ?? homedir(), '.terraform.d', 'plugin-cache') } = env;
  mkdirSync(cache, { recursive: true });
  return { ...env, TF_PLUGIN_CACHE_DIR: cache };
}
