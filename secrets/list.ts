import type { DeployedStack } from '../core/deployed';
import type { Inventory, InventoryEnvironment } from '../core/inventory';
import { exitCodes, ProblemsError, type Problem } from '../core/problem';
import type { GenesysClient } from '../genesys/client';
import { createCatalog, type Catalog } from './platform/catalog';
import { selectTargets, type Selection } from './targets/select-targets';
import { distinctProblems } from '../core/distinct-problems';
import { locateTargets, type Location } from './platform/locate';
import type { LocatedTarget } from './targets/located-target';
import { describeSource } from '../core/sources/value-source';

/** A secret as it is listed: everything but its value. */
export interface ListedSecret {
  readonly environment: string;
  readonly name: string;
  readonly type: string;
  readonly service: string;
  readonly stack: string;
  readonly credential: string | null;
  /** `env PROD_CRM_APIKEY`, `file …`, `prompt`. */
  readonly source: string;
  /** Whether the platform has what carries it: `unset` while that holds placeholders, `unknown` where it could not be asked. */
  readonly onPlatform: 'yes' | 'no' | 'unset' | 'unknown';
  /** Last write on the platform, whoever made it; ISO 8601. */
  readonly modifiedDate: string | null;
}

/** The list, and what kept parts of it unknown. */
export interface SecretList {
  readonly secrets: readonly ListedSecret[];
  readonly problems: readonly Problem[];
  readonly exitCode: number;
}

/** Lists the secrets that these names of environments, stacks and secrets stand for (none given: all). A platform that gives no answer leaves `unknown`. */
export async function listSecrets(
  inventory: Inventory,
  names: readonly string[],
  clientOf: (environment: InventoryEnvironment) => GenesysClient,
  deployed: readonly DeployedStack[] = [],
): Promise<SecretList> {
  const catalog = createCatalog();
  const lists = await Promise.all(
    selectTargets(inventory, names).map((selection) => listSelection(selection, clientOf, { catalog, deployed })),
  );
  return {
    secrets: lists.flatMap((list) => list.secrets),
    problems: distinctProblems(lists.flatMap((list) => list.problems)),
    exitCode: Math.max(exitCodes.done, ...lists.map((list) => list.exitCode)),
  };
}

async function listSelection(
  selection: Selection,
  clientOf: (environment: InventoryEnvironment) => GenesysClient,
  found: { readonly catalog: Catalog; readonly deployed: readonly DeployedStack[] },
): Promise<SecretList> {
  const { environment, targets } = selection;
  try {
    const location = await locateTargets(environment, targets, { ...found, client: clientOf(environment) });
    return describeLocated(selection, location);
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    const secrets = describe(selection, () => ({ onPlatform: 'unknown', modifiedDate: null }));
    return { secrets, problems: error.problems, exitCode: error.exitCode };
  }
}

function describeLocated(selection: Selection, location: Location): SecretList {
  const present = location.located.filter(({ id }) => id !== undefined);
  const found = new Map(present.flatMap((located) => located.target.secrets.map((name) => [name, located])));
  // That something is not deployed is what the list is there to tell; the rest is for the user to mend.
  const problems = location.problems.filter(({ code }) => code !== 'credential-not-deployed');
  const unclear = new Set(
    selection.targets.flatMap(({ name, secrets }) => (problems.some(({ where }) => where === name) ? secrets : [])),
  );
  const secrets = describe(selection, (name) => ({
    onPlatform: unclear.has(name) ? 'unknown' : presence(found.get(name)),
    modifiedDate: found.get(name)?.modifiedDate ?? null,
  }));
  return {
    secrets,
    problems: [...problems, ...location.findings],
    exitCode: problems.length > 0 ? exitCodes.problems : exitCodes.done,
  };
}

function presence(located: LocatedTarget | undefined): 'yes' | 'no' | 'unset' {
  if (!located) return 'no';
  return located.isUnset ? 'unset' : 'yes';
}

function describe(
  { environment, secrets: meant }: Selection,
  stateOf: (name: string) => Pick<ListedSecret, 'onPlatform' | 'modifiedDate'>,
): ListedSecret[] {
  const secrets = environment.secrets.filter(({ name }) => meant.has(name));
  return secrets.map(({ name, type, service, stack, credential, source }) => ({
    environment: environment.name,
    name,
    type,
    service,
    stack,
    credential,
    source: describeSource(source),
    ...stateOf(name),
  }));
}
