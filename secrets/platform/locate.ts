import type { InventoryEnvironment } from '../../core/inventory';
import type { Problem } from '../../core/problem';
import type { CredentialInfo } from '../../genesys/schemas/credential';
import type { LocatedTarget } from '../targets/located-target';
import type { WriteTarget } from '../targets/write-target';
import { credentialInUse } from './integration-of';
import { knownIds } from './known-ids';
import type { LocatePorts } from './locate-ports';

/** Targets that can be written, and why the others cannot. */
export interface Location {
  readonly located: readonly LocatedTarget[];
  /** Of each target that is not among them, its name as `where`. */
  readonly problems: readonly Problem[];
  /** What somebody should know of those that are: warnings. */
  readonly findings: readonly Problem[];
}

/**
 * Finds the targets in the environment's organisation: by the ids that the last deploy and the last write knew, or else by name. A name that
 * none or several have is looked up by what the integration uses.
 */
export async function locateTargets(
  environment: InventoryEnvironment,
  targets: readonly WriteTarget[],
  ports: LocatePorts,
): Promise<Location> {
  if (targets.length === 0) return { located: [], problems: [], findings: [] };
  if (environment.store === 'native-secrets') {
    const byName = await ports.catalog.nativeSecrets(ports.client);
    const located = targets.map((target) => {
      const found = byName.get(target.name);
      return { target, id: found?.id, modifiedDate: found?.modifiedDate, isUnset: false };
    });
    return { located, problems: [], findings: [] };
  }
  const results = await Promise.all(
    targets.map(async (target) => toLocated(target, await findCredential(target, ports))),
  );
  const located = results.flatMap((result) => ('target' in result ? [result] : []));
  return {
    located,
    problems: results.flatMap((result) => ('code' in result ? [result] : [])),
    findings: located.flatMap(({ target, isRenamed }) => (isRenamed ? [renamed(target)] : [])),
  };
}

async function findCredential(target: WriteTarget, ports: LocatePorts): Promise<CredentialInfo | Problem> {
  const { client, catalog } = ports;
  const { byId, byName } = await catalog.credentials(client);
  const ids = target.kind === 'credential' ? knownIds(target, ports) : undefined;
  if (ids?.deployed !== undefined) return byId.get(ids.deployed) ?? gone(target, ids.deployed);
  const written = byId.get(ids?.written ?? '');
  if (written) return written;
  const named = byName.get(target.name) ?? [];
  const [first, second] = named;
  if (first && !second) return first;
  const inUse = target.kind === 'credential' ? await credentialInUse(target, named, ports) : undefined;
  return byId.get(inUse ?? '') ?? (first ? ambiguous(target, named) : notDeployed(target));
}

/** A credential as the target's place, or why it cannot be written. */
export function toLocated(
  target: WriteTarget,
  found: CredentialInfo | Problem,
): (LocatedTarget & { readonly isRenamed: boolean }) | Problem {
  if ('code' in found) return found;
  const expected = target.kind === 'credential' ? target.credential.type : undefined;
  if (found.type?.name !== undefined && found.type.name !== expected) {
    return {
      code: 'credential-type-differs',
      where: target.name,
      what: `the credential must be of type ${expected}, the platform has ${found.type.name}`,
      fix: `recreate it with \`npx cdktf deploy ${target.stack}\``,
    };
  }
  // Every write moves the second date; a platform that tells neither leaves it open, and then we do not claim that it is unset.
  const isUnset = found.createdDate !== undefined && found.createdDate === found.modifiedDate;
  const isRenamed = found.name !== target.name;
  return { target, id: found.id, modifiedDate: found.modifiedDate, isUnset, isRenamed };
}

function notDeployed(target: WriteTarget): Problem {
  return {
    code: 'credential-not-deployed',
    where: target.name,
    what: 'the platform has no credential of this name',
    fix: `npx cdktf deploy ${target.stack}`,
  };
}

function gone(target: WriteTarget, id: string): Problem {
  return {
    code: 'credential-not-deployed',
    where: target.name,
    what: `the credential that the last deploy on record has left, ${id}, is not there any more`,
    fix: `npx cdktf deploy ${target.stack} makes it anew; where somebody has deployed since, take their record first`,
  };
}

function ambiguous(target: WriteTarget, found: readonly CredentialInfo[]): Problem {
  return {
    code: 'credential-ambiguous',
    where: target.name,
    what: `the platform has ${found.length} credentials of this name (ids ${found.map(({ id }) => id).join(', ')}), and nothing tells which is used`,
    fix: `npx cdktf deploy ${target.stack}: its record tells; or delete or rename those that no integration uses`,
  };
}

/** The name itself is not repeated: somebody has typed it somewhere else. */
function renamed(target: WriteTarget): Problem {
  return {
    code: 'credential-renamed',
    where: target.name,
    what: 'the platform has it under another name; it was found by its id',
    fix: 'none is needed: the next write of its value gives the name back',
    level: 'warning',
  };
}
