import { closestName } from '../../core/closest-name';
import type { Inventory, InventoryEnvironment } from '../../core/inventory';
import { ProblemsError, type Problem } from '../../core/problem';
import { unknownName } from './unknown-name';
import { notOnPlatform, writeTargets, type WriteTarget } from './write-target';

/** Part of an environment that a command is about. */
export interface Selection {
  readonly environment: InventoryEnvironment;
  /** Writes that it covers: a credential as a whole, whichever of its secrets was named. */
  readonly targets: readonly WriteTarget[];
  /** Names of the secrets that were meant, those of issuers too. */
  readonly secrets: ReadonlySet<string>;
}

/**
 * What names of environments, stacks and secrets stand for, mixed as they come; everything where no name is given.
 *
 * @throws ProblemsError one problem for each name that nothing has: `environment-unknown`, `stack-unknown`, `secret-unknown`
 */
export function selectTargets({ environments }: Inventory, names: readonly string[]): readonly Selection[] {
  const meant = new Map(environments.map((environment) => [environment, new Set<string>()]));
  const problems: Problem[] = [];
  for (const name of names) {
    const found = environments.flatMap((environment) => {
      const secrets = secretsMeant(environment, name);
      return secrets.length === 0 && environment.name !== name ? [] : [{ environment, secrets }];
    });
    if (found.length === 0) problems.push(unknown(name, environments));
    for (const { environment, secrets } of found) for (const secret of secrets) meant.get(environment)?.add(secret);
  }
  if (problems.length > 0) throw new ProblemsError(problems);
  if (names.length === 0)
    return environments.map((environment) => selectionOf(environment, secretsMeant(environment, environment.name)));
  const named = (environment: InventoryEnvironment): boolean =>
    names.includes(environment.name) || (meant.get(environment)?.size ?? 0) > 0;
  return environments.filter(named).map((environment) => selectionOf(environment, [...(meant.get(environment) ?? [])]));
}

/**
 * A selection whose every part can be written.
 *
 * @throws ProblemsError also `secret-not-on-platform`, for a secret that was named and that only an issuer needs
 */
export function selectWrites(inventory: Inventory, names: readonly string[]): readonly Selection[] {
  const selected = selectTargets(inventory, names);
  const problems = selected.flatMap(({ targets, secrets }) => {
    const written = new Set(targets.flatMap((target) => target.secrets));
    return names.filter((name) => secrets.has(name) && !written.has(name)).map(notOnPlatform);
  });
  if (problems.length > 0) throw new ProblemsError(problems);
  return selected;
}

function selectionOf(environment: InventoryEnvironment, secrets: readonly string[]): Selection {
  const names = new Set(secrets);
  const targets = writeTargets(environment).filter((target) => target.secrets.some((secret) => names.has(secret)));
  return { environment, targets, secrets: names };
}

/** Those of the environment, of a stack, or the one. */
function secretsMeant({ name, secrets }: InventoryEnvironment, meant: string): readonly string[] {
  const found = secrets.filter((secret) => name === meant || secret.stack === meant || secret.name === meant);
  return found.map((secret) => secret.name);
}

function unknown(given: string, environments: readonly InventoryEnvironment[]): Problem {
  const known = {
    environment: environments.map(({ name }) => name),
    stack: [...new Set(environments.flatMap(({ secrets }) => secrets.map(({ stack }) => stack)))],
    secret: environments.flatMap(({ secrets }) => secrets.map(({ name }) => name)),
  };
  const kinds = ['environment', 'stack', 'secret'] as const;
  const likely = closestName(given, Object.values(known).flat());
  const kind = kinds.find((one) => likely !== undefined && known[one].includes(likely)) ?? kindByShape(given);
  return unknownName(kind, given, known[kind]);
}

/** By the grammar of names: `dev`, `dev-crm`, `dev_crm_bearer`. */
function kindByShape(given: string): 'environment' | 'stack' | 'secret' {
  if (given.includes('_')) return 'secret';
  return given.includes('-') ? 'stack' : 'environment';
}
