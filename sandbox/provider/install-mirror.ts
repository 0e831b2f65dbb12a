import { mkdir, writeFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { ProblemsError } from '../../core/problem';
import { imitatedVersion, providerAddress } from './values/schema';

/** What the mirror starts. Both paths absolute. */
export interface MirrorOptions {
  /** The Node binary. */
  readonly nodeBinary: string;
  /** The compiled `main.js` of this folder. */
  readonly entry: string;
}

/** What Terraform is told. */
export interface Mirror {
  /** Value for `TF_CLI_CONFIG_FILE`. */
  readonly terraformConfigFile: string;
}

/**
 * Writes a filesystem mirror that holds the stand-in as `mypurecloud/genesyscloud` 1.84.1, and the Terraform CLI configuration that makes it
 * the only source of providers. The folder's content depends on the two paths only, so that a lock file stays valid when the code changes.
 *
 * @throws ProblemsError `mirror-path-invalid` when a path is not absolute, or holds a quote or a line break
 */
export async function installMirror(directory: string, options: MirrorOptions): Promise<Mirror> {
  for (const path of [directory, options.nodeBinary, options.entry]) assertPlainPath(path);
  const packageDirectory = join(
    directory,
    'providers',
    providerAddress,
    imitatedVersion,
    `${platform()}_${architecture()}`,
  );
  await mkdir(packageDirectory, { recursive: true });
  // A shell takes spaces and long paths, which a line that names an interpreter does not; `exec` keeps Terraform its parent.
  const wrapper = `#!/bin/sh\nexec "${options.nodeBinary}" "${options.entry}"\n`;
  await writeFile(join(packageDirectory, `terraform-provider-genesyscloud_v${imitatedVersion}`), wrapper, {
    mode: 0o755,
  });
  const terraformConfigFile = join(directory, 'terraform.rc');
  await writeFile(terraformConfigFile, terraformConfig(join(directory, 'providers')));
  return { terraformConfigFile };
}

function terraformConfig(mirror: string): string {
  return `disable_checkpoint = true

provider_installation {
  filesystem_mirror {
    path    = "${mirror}"
    include = ["registry.terraform.io/*/*"]
  }
}
`;
}

/** Names of Terraform's (Go's) operating systems where Node has others. */
function platform(): string {
  return process.platform === 'win32' ? 'windows' : process.platform;
}

function architecture(): string {
  const names: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386' };
  return names[process.arch] ?? process.arch;
}

function assertPlainPath(path: string): void {
  if (isAbsolute(path) && !/["$`\\\r\n]/.test(path)) return;
  throw new ProblemsError([
    {
      code: 'mirror-path-invalid',
      where: 'stand-in provider',
      what: 'a path of the provider mirror must be absolute, without quotes, dollar signs, backslashes and line breaks',
      fix: 'move the project or the sandbox folder to a path of ordinary characters',
    },
  ]);
}
