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

/**
 * Where the replacement of an integration's credential by the one called `newName` stands; undefined when there is nothing to replace. It
 * goes by what is deployed and not by what the author says of the past: a rename that is taken back is a rename.
 */
export function replacementOf(
  deployed: DeployedStack | undefined,
  integrationName: string,
  newName: string,
): Replacement | undefined {
  const others = (deployed?.credentials ?? []).filter(({ name, integration }) => {
    return integration === integrationName && name !== newName;
  });
  // Of a rename that was begun and replaced by another, one more waits.
  const old =
    others.find(({ isUsed }) => isUsed) ?? others.find(({ name }) => name === integrationName) ?? others.at(-1);
  if (!old) return undefined;
  const own = deployed?.credentials.find(({ name }) => name === newName);
  return { phase: own?.filled === true ? 'repoint' : 'fill', old };
}
