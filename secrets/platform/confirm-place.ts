import { isError, type Problem } from '../../core/problem';
import { GenesysApiError } from '../../genesys/api-error';
import type { IntegrationConfig, UsedCredential } from '../../genesys/schemas/integration';
import type { CredentialTarget } from '../targets/write-target';
import { usedCredential } from './integration-of';
import { knownIds, type KnownIds } from './known-ids';
import type { LocatePorts } from './locate-ports';

/** A credential before it is written to. */
export interface Confirmation {
  /** Errors refuse the write; warnings tell of names. */
  readonly problems: readonly Problem[];
  /** What the integration uses; undefined where it could not be asked, or uses none. */
  readonly used: UsedCredential | undefined;
}

/**
 * Asks the target's integration which credential it uses, before a value goes there. Where that is another than the one which record, ledger
 * or name led to, somebody has changed one of both by hand, and neither is written. An integration goes on with the credential that is to be
 * replaced until the new one holds values.
 */
export async function confirmPlace(target: CredentialTarget, id: string, ports: LocatePorts): Promise<Confirmation> {
  const ids = knownIds(target, ports);
  const config = await configOf(target, id, ids, ports);
  if ('code' in config) return { problems: [config], used: undefined };
  const used = usedCredential(config);
  const isUsed = used?.id === id || (used !== undefined && (await isReplaced(used, target, ids, ports)));
  const isRenamed = config.name !== undefined && config.name !== target.credential.integration;
  const problems = [...(isUsed ? [] : [swapped(target, id, used?.id)]), ...(isRenamed ? [renamed(target)] : [])];
  return { problems, used };
}

/** Whether a confirmation lets the write go on. */
export function isConfirmed({ problems }: Pick<Confirmation, 'problems'>): boolean {
  return !problems.some(isError);
}

async function isReplaced(
  { id = '', name }: UsedCredential,
  target: CredentialTarget,
  { besides }: KnownIds,
  { client, catalog }: LocatePorts,
): Promise<boolean> {
  const ownName = name ?? (await catalog.credentials(client)).byId.get(id)?.name;
  const replaced = [target.credential.replaces, ...besides.map((one) => one.name)];
  return besides.some(({ platformId }) => platformId === id) || (ownName !== undefined && replaced.includes(ownName));
}

/** Configuration of the target's integration: by its id, or else by its name, or else by what it uses. */
async function configOf(
  target: CredentialTarget,
  id: string,
  { integration }: KnownIds,
  { client, catalog }: LocatePorts,
): Promise<IntegrationConfig | Problem> {
  const read = async (one: string): Promise<IntegrationConfig | undefined> => {
    try {
      return await client.getIntegrationConfig(one);
    } catch (error) {
      if (error instanceof GenesysApiError && error.facts.status === 404) return undefined;
      throw error;
    }
  };
  if (integration !== undefined) return (await read(integration)) ?? missing(target);
  const named = (await catalog.integrations(client)).get(target.credential.integration) ?? [];
  const found = named.length > 0 ? named : await client.listIntegrations({ credentialId: id });
  const configs = (await Promise.all(found.map((one) => read(one.id)))).filter((config) => config !== undefined);
  const using = configs.find((config) => usedCredential(config)?.id === id);
  if (using) return using;
  const [only, second] = configs;
  if (!only) return missing(target);
  return second ? ambiguous(target, configs.length) : only;
}

function swapped({ name, stack, credential }: CredentialTarget, id: string, used: string | undefined): Problem {
  return {
    code: 'credential-swapped',
    where: name,
    what: `integration ${credential.integration} uses ${used === undefined ? 'no credential' : `credential ${used}`}, and not ${id}; neither is written`,
    fix: `npx cdktf deploy ${stack} puts the declared one back, and keeps its id on record`,
  };
}

function missing({ name, stack, credential }: CredentialTarget): Problem {
  return {
    code: 'integration-not-deployed',
    where: name,
    what: `no integration uses it: there is no ${credential.integration} any more`,
    fix: `npx cdktf deploy ${stack}`,
  };
}

function ambiguous({ name, stack, credential }: CredentialTarget, count: number): Problem {
  return {
    code: 'integration-ambiguous',
    where: name,
    what: `the platform has ${count} integrations called ${credential.integration}, and none of them uses it`,
    fix: `npx cdktf deploy ${stack}: its record tells which one it is; or rename those that were not deployed from here`,
  };
}

/** The name itself is not repeated: somebody has typed it somewhere else. */
function renamed({ name, stack, credential }: CredentialTarget): Problem {
  return {
    code: 'integration-renamed',
    where: name,
    what: `its integration ${credential.integration} has another name on the platform; it was found by its id`,
    fix: `npx cdktf deploy ${stack} gives the name back`,
    level: 'warning',
  };
}
