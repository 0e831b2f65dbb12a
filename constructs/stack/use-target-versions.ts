import type { TerraformStack } from 'cdktf';
import { oldestEngines } from '../../core/oldest-engines';

/** Name of the framework's setting. */
const setting = 'targetVersions';

/**
 * Tells the framework which engines the stack is for. Of itself it supposes Terraform 1.5, and refuses what that does not have: the lock
 * file of a state in S3. What `cdktf.json` or the app says of `targetVersions` stands. To be called before the stack has children.
 */
export function useTargetVersions({ node }: TerraformStack): void {
  if (node.tryGetContext(setting) === undefined) node.setContext(setting, oldestEngines);
}
