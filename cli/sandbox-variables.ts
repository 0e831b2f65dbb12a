import { join } from 'node:path';
import type { SandboxOverlay } from '../core/sandbox-overlay';
import type { OrganizationClient } from '../sandbox';

/**
 * Environment variables that point cdktf, Terraform and gcda at a sandbox. Values include client secrets in clear: for a child process's
 * environment, or for `gcda sandbox env`, and for nothing else.
 */
export function sandboxVariables(
  overlayFile: string,
  overlay: SandboxOverlay,
  clients: Readonly<Record<string, OrganizationClient>>,
): Record<string, string> {
  const perOrganization = Object.entries(clients).flatMap(([name, client]) => [
    [`TF_VAR_${name}_client_id`, client.clientId],
    [`TF_VAR_${name}_client_secret`, client.clientSecret.reveal()],
  ]);
  return {
    GCDA_SANDBOX: overlayFile,
    // Apart from a real organisation's: Terraform's lock files and backend settings lie there, and must never mix.
    CDKTF_OUTPUT: join(overlay.stateDirectory, '..', 'cdktf.out'),
    TF_CLI_CONFIG_FILE: overlay.terraformConfigFile,
    CHECKPOINT_DISABLE: '1',
    ...(Object.fromEntries(perOrganization) as Record<string, string>), // pairs of texts, made above
  };
}

/** Lines for a POSIX shell's `eval`. */
export function renderShellExports(variables: Readonly<Record<string, string>>): string {
  return Object.entries(variables)
    .map(([name, value]) => `export ${name}='${value.replaceAll("'", `'\\''`)}'\n`)
    .join('');
}
