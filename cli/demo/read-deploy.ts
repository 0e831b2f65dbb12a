import type { DeployResult } from './demo-result';

/** Adds up Terraform's own closing lines of a `cdktf deploy` of several stacks. */
export function readDeploy(output: string, seconds: number): DeployResult {
  // eslint-disable-next-line no-control-regex -- colour sequences are control characters
  const plain = output.replaceAll(/\u001b\[[0-9;]*m/g, '');
  const applied = [...plain.matchAll(/Resources: (\d+) added, (\d+) changed, (\d+) destroyed/g)];
  const unchanged = [...plain.matchAll(/^\s*(\S+)\s+No changes\. Your infrastructure matches/gm)];
  const sum = (group: number) => applied.reduce((total, match) => total + Number(match[group]), 0);
  return {
    stacks: applied.length + unchanged.length,
    added: sum(1),
    changed: sum(2),
    destroyed: sum(3),
    seconds,
  };
}
