import { existsSync } from 'node:fs';
import type { Inventory } from '../core/inventory';
import type { Problem } from '../core/problem';
import type { Database } from '../ledger/database';
import { environmentsIn } from '../ledger/environments-in';
import { latest } from '../ledger/ledger';
import { deployedFolder } from './deployed-folder';
import type { Io } from './io';
import { printable } from './printable';

/**
 * A warning for each environment that values were written to and that is no longer declared, where no record of deploys could tell whether
 * it was destroyed.
 */
export async function undeclaredEnvironments(
  { environments }: Inventory,
  db: Database,
  io: Pick<Io, 'cwd' | 'env'>,
): Promise<Problem[]> {
  if (existsSync(deployedFolder(io))) return [];
  const declared = new Set(environments.map(({ name }) => name));
  const unknown = (await environmentsIn(db)).filter((name) => !declared.has(name));
  const found = await Promise.all(unknown.map(async (name) => describe(name, await valuesIn(db, name))));
  return found.flat();
}

async function valuesIn(db: Database, environment: string): Promise<string[]> {
  return [...(await latest(db, environment))].flatMap(([secret, { live }]) => (live ? [secret] : []));
}

function describe(environment: string, secrets: readonly string[]): Problem[] {
  if (secrets.length === 0) return [];
  return [
    {
      code: 'environment-orphaned',
      where: `environment ${printable(environment)}`,
      what: `it is no longer declared, ${secrets.length} values were written to it, and no record of deploys tells whether they are gone: ${secrets.map(printable).join(', ')}`,
      fix: 'look whether its stacks were destroyed; if not, declare it again and destroy them first: docs/authoring/remove-a-service.md',
      level: 'warning',
    },
  ];
}
