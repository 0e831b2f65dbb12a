import type { DeployedCredential, DeployedStack } from '../../core/deployed';

/**
 * How far a credential has come in taking the place of another:
 *
 * - `fill`: it exists, or is made by the next deploy, and holds placeholders; the integration keeps the old one;
 * - `repoint`: it holds values; the next deploy points the integration to it and deletes the old one.
 *
 * Both credentials exist until the second deploy. The new one also has the old field's key until then, so that no action meets a
 * credential without the field it names, in whatever order Terraform changes integration and actions.
 */
export interface Replacement {
  readonly phase: 'fill' | 'repoint';
  readonly old: DeployedCredential;
}

/** Where the replacement of credential `oldName` by `newName` stands; undefined when there is nothing to replace any more. */
export function replacementOf(
  deployed: DeployedStack | undefined,
  oldName: string,
  newName: string,
): Replacement | undefined {
  const old = deployed?.credentials.find(({ name }) => name === oldName);
  if (!old) return undefined;
  const own = deployed?.credentials.find(({ name }) => name === newName);
  return { phase: own?.filled === true ? 'repoint' : 'fill', old };
}
