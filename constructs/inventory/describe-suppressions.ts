import type { IConstruct } from 'constructs';
import type { Inventory, InventorySuppression } from '../../core/inventory';
import { judgeTree } from '../judge/judge-tree';
import { isGenesysStack } from '../stack/genesys-stack';
import type { Suppressed } from '../judge/forgive';
import { suppressionsAround } from '../judge/suppression';

/** Every suppressed finding under `root`, for the inventory; nothing where nothing is suppressed, because judging takes time. */
export function describeSuppressions(root: IConstruct): Pick<Inventory, 'suppressions'> {
  if (suppressionsAround(root).length === 0) return {};
  const stacks = root.node.findAll().filter(isGenesysStack);
  const environmentAt = (where: string) =>
    stacks.find(({ node }) => `${where}/`.startsWith(`${node.path}/`))?.environment.name ?? null;
  return { suppressions: judgeTree(root).suppressed.map((suppressed) => describe(suppressed, environmentAt)) };
}

function describe(
  { problem, suppression }: Suppressed,
  environmentAt: (where: string) => string | null,
): InventorySuppression {
  const { code, where, what } = problem;
  const { reason, owner, expires } = suppression;
  return { rule: code, environment: environmentAt(where), path: where, what, reason, owner, expires };
}
