import type { InventoryEnvironment } from '../../core/inventory';
import type { Problem } from '../../core/problem';
import type { GenesysClient } from '../../genesys/client';
import type { CredentialInfo } from '../../genesys/schemas/credential';
import type { Catalog } from './catalog';
import type { WriteTarget } from '../writing/write-target';

/** A write target and where it stands on the platform. `id` is absent for a named secret that is still to be created. */
export interface LocatedTarget {
  readonly target: WriteTarget;
  readonly id: string | undefined;
  readonly modifiedDate: string | undefined;
  /** True where nothing was written since Terraform made it with placeholders. */
  readonly isUnset: boolean;
}

/** Targets that can be written, and why the others cannot. */
export interface Location {
  readonly located: readonly LocatedTarget[];
  readonly problems: readonly Problem[];
}

/** Finds the targets in the environment's organisation by name. */
export async function locateTargets(
  environment: InventoryEnvironment,
  targets: readonly WriteTarget[],
  client: GenesysClient,
  catalog: Catalog,
): Promise<Location> {
  if (targets.length === 0) return { located: [], problems: [] };
  if (environment.store === 'native-secrets') {
    const byName = await catalog.nativeSecrets(client);
    const located = targets.map((target) => {
      const found = byName.get(target.name);
      return { target, id: found?.id, modifiedDate: found?.modifiedDate, isUnset: false };
    });
    return { located, problems: [] };
  }
  const byName = await catalog.credentials(client);
  const results = targets.map((target) => locateCredential(target, byName.get(target.name) ?? []));
  return {
    located: results.flatMap((result) => ('target' in result ? [result] : [])),
    problems: results.flatMap((result) => ('code' in result ? [result] : [])),
  };
}

/** Where the target stands among the credentials of its name, or why it cannot be written to any. */
export function locateCredential(target: WriteTarget, found: readonly CredentialInfo[]): LocatedTarget | Problem {
  const [first, second] = found;
  if (!first) {
    return {
      code: 'credential-not-deployed',
      where: target.name,
      what: 'the platform has no credential of this name',
      fix: `npx cdktf deploy ${target.stack}`,
    };
  }
  if (second) {
    return {
      code: 'credential-ambiguous',
      where: target.name,
      what: `the platform has ${found.length} credentials of this name (ids ${found.map(({ id }) => id).join(', ')})`,
      fix: 'delete or rename those that no integration uses',
    };
  }
  const expected = target.kind === 'credential' ? target.credential.type : undefined;
  if (first.type?.name !== undefined && first.type.name !== expected) {
    return {
      code: 'credential-type-differs',
      where: target.name,
      what: `the credential must be of type ${expected}, the platform has ${first.type.name}`,
      fix: `recreate it with \`npx cdktf deploy ${target.stack}\``,
    };
  }
  // Every write moves the second date; a platform that tells neither leaves it open, and then we do not claim that it is unset.
  const isUnset = first.createdDate !== undefined && first.createdDate === first.modifiedDate;
  return { target, id: first.id, modifiedDate: first.modifiedDate, isUnset };
}
