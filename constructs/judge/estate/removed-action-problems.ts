import { TerraformStack } from 'cdktf';
import type { DeployedAction, DeployedStack } from '../../../core/deployed';
import type { Environment, Retirement } from '../../../core/environment';
import type { Finding } from '../../tree/checks';
import type { DataAction } from '../../action/data-action';

/** A stack of one environment. */
type EnvironmentStack = TerraformStack & { readonly environment: Environment };

/**
 * Deployed actions that a deploy would delete with nothing in their place: no declaration, no later version, and no entry in the
 * environment's `retired`. Published flows that still use one would fail at it.
 */
export function removedActionProblems(
  stacks: readonly EnvironmentStack[],
  actions: readonly DataAction[],
  deployed: readonly DeployedStack[],
): Finding[] {
  const declaredIn = Map.groupBy(actions, (action) => TerraformStack.of(action));
  return stacks.flatMap((stack) => {
    const declared = declaredIn.get(stack) ?? [];
    const before = deployed.find((record) => record.stack === stack.node.id)?.actions ?? [];
    const gone = before.filter((action) => !declared.some((other) => isOrFollows(other, action.id)));
    return [...gone.flatMap((action) => removed(action, stack)), ...declared.flatMap(returned)];
  });
}

function removed({ id, integration }: DeployedAction, { environment, node }: EnvironmentStack): Finding[] {
  // The record does not name the service; the integration's name does, `prod_crm_bearer`.
  const service = integration.split('_')[1] ?? '';
  const entry = environment.retired?.find(isFor(service, id));
  const where = node.path;
  if (!entry) {
    return [
      {
        where,
        code: 'action-would-be-removed',
        what: `action ${service}/${id} is deployed in ${environment.name} and no longer declared: flows that use it lose it`,
        fix: `declare it again, or, once no published flow uses it, add \`{ service: '${service}', action: '${id}', reason: '…' }\` to \`retired\` in environments/${environment.name}.ts`,
      },
    ];
  }
  if (entry.reason.trim() !== '') return [];
  return [
    {
      where,
      code: 'reason-missing',
      what: `\`retired\` must say why ${service}/${id} may go`,
      fix: 'give its `reason`',
    },
  ];
}

/** True for the action itself, and for a later version: `action-would-be-replaced` sees to it that flows could move there. */
function isOrFollows(declared: DataAction, id: string): boolean {
  const [, unversioned, version] = /^(.+)-v(\d+)$/.exec(id) ?? [];
  if (declared.actionId === id || declared.unversionedId === id) return true;
  return declared.unversionedId === unversioned && declared.version > Number(version);
}

/** An entry for what is declared again would let it go without a word the next time. */
function returned({ service, actionId, node }: DataAction): Finding[] {
  const { name, retired } = service.environment;
  if (!retired?.some(isFor(service.serviceName, actionId))) return [];
  return [
    {
      where: node.path,
      code: 'retired-but-declared',
      what: `action ${service.serviceName}/${actionId} is declared in ${name}, whose \`retired\` names it`,
      fix: `remove the entry from environments/${name}.ts, or the declaration`,
    },
  ];
}

function isFor(service: string, action: string): (entry: Retirement) => boolean {
  return (entry) => entry.service === service && entry.action === action;
}
