import { spawnSync } from 'node:child_process';
import { oldestTerraform } from '../core/oldest-engines';
import type { Problem } from '../core/problem';

/** Whether `binary` is a Terraform (or OpenTofu) that this project can use. */
export function terraformProblems(binary: string, env: NodeJS.ProcessEnv): Problem[] {
  const { status, stdout, error } = spawnSync(binary, ['version', '-json'], { encoding: 'utf8', env });
  if (error || status !== 0) {
    return [
      {
        code: 'terraform-missing',
        where: `command ${binary}`,
        what: 'Terraform must be on the path, and is not',
        fix: `install Terraform ${oldestTerraform} or newer, or set TERRAFORM_BINARY_NAME to its path`,
      },
    ];
  }
  const version = versionOf(stdout);
  if (version !== undefined && compareVersions(version, oldestTerraform) >= 0) return [];
  return [
    {
      code: 'terraform-too-old',
      where: `command ${binary}`,
      what: `Terraform must be ${oldestTerraform} or newer for ephemeral variables, got ${version ?? 'no version'}`,
      fix: 'upgrade Terraform',
    },
  ];
}

function versionOf(output: string): string | undefined {
  return /"terraform_version":\s*"(\d+\.\d+\.\d+)/.exec(output)?.[1];
}

function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number));
  for (let i = 0; i < 3; i += 1) {
    const difference = (left?.[i] ?? 0) - (right?.[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
