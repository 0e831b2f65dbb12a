import type { Inventory, InventoryEnvironment } from '../core/inventory';
import { assertNoProblems, ProblemsError } from '../core/problem';
import type { Redacted } from '../core/redacted';
import { createCatalog } from './catalog';
import { findSecret } from './find-in-inventory';
import { hydrateTarget, outcomesOf, type SecretOutcome } from './hydrate';
import { locateTargets } from './locate';
import { readValues } from './read-values';
import { createReuseCheck } from './reuse';
import type { ValuePorts } from './sync';
import { valueProblems } from './value-problems';
import { writeTargets, type WriteTarget } from './write-target';

/**
 * Writes one secret's value. The other fields of its credential are read from their sources and written with it, because a write
 * replaces the whole credential.
 *
 * @throws ProblemsError when the value or one of the others may not be used; nothing is written then
 */
export async function setSecret(
  inventory: Inventory,
  name: string,
  value: Redacted,
  ports: ValuePorts,
): Promise<readonly SecretOutcome[]> {
  const { environment, secret } = findSecret(inventory, name);
  const target = targetOf(environment, name);
  assertNoProblems(
    valueProblems(value, name, { type: secret.type, encoding: secret.encoding?.kind, now: ports.sources.clock.now() }),
  );
  const values = new Map([...(await readOthers(environment, target, name, ports)), [name, value]]);
  const reuse = createReuseCheck(ports.runKey);
  for (const [own, one] of values) reuse.note(own, one);
  assertNoProblems(reuse.problems([...values.keys()]));
  const client = ports.clientOf(environment);
  const { located, problems } = await locateTargets(environment, [target], client, createCatalog());
  assertNoProblems(problems);
  const outcomes: SecretOutcome[] = [];
  for (const found of located) {
    const { status } = await hydrateTarget(environment, found, values, client);
    outcomes.push(...outcomesOf(environment, found, status));
  }
  for (const outcome of outcomes) ports.onOutcome?.(outcome);
  return outcomes;
}

/**
 * The write that a secret belongs to.
 *
 * @throws ProblemsError `secret-not-on-platform` for a secret that is never written there
 */
export function targetOf(environment: InventoryEnvironment, name: string): WriteTarget {
  const target = writeTargets(environment).find((candidate) => candidate.secrets.includes(name));
  if (target) return target;
  throw new ProblemsError([
    {
      code: 'secret-not-on-platform',
      where: name,
      what: 'no credential carries this secret, so there is nothing to write',
      fix: 'use it in the header of a Data Action, or keep its value in its source only',
    },
  ]);
}

async function readOthers(
  environment: InventoryEnvironment,
  target: WriteTarget,
  name: string,
  ports: ValuePorts,
): Promise<ReadonlyMap<string, Redacted>> {
  const names = target.secrets.filter((secret) => secret !== name);
  const { values, problems } = await readValues(environment, names, ports.sources);
  if (problems.length === 0) return values;
  throw new ProblemsError([
    {
      code: 'credential-incomplete',
      where: name,
      what: `its credential ${target.name} is written as a whole, and these of its values cannot be read: ${[...new Set(problems.map((problem) => problem.where))].join(', ')}`,
      fix: 'make the sources below readable, then run the command again',
    },
    ...problems,
  ]);
}
