import { createHash } from 'node:crypto';
import { TerraformStack } from 'cdktf';
import type { DeployedAction, DeployedCredential, DeployedStack } from '../../../core/deployed';
import type { Finding } from '../../tree/checks';
import type { DataAction } from '../../action/data-action';
import { contractHashOf } from '../../action/version';

/**
 * Changes that would take a deployed action's id away. Contracts and `secure` cannot change in place, and neither can the integration: the
 * platform gets a new action under a new id, and published flows go on calling the old one (terraform-provider-genesyscloud v1.84.1,
 * integration_action).
 */
export function lastDeployedProblems(actions: readonly DataAction[], stacks: readonly DeployedStack[]): Finding[] {
  return actions.flatMap((action) => {
    const record = stacks.find(({ stack }) => stack === TerraformStack.of(action).node.id);
    const { actions: deployed, credentials } = record ?? { actions: [], credentials: [] };
    return [
      ...changed(action, deployed),
      ...abandoned(action, deployed, actions),
      ...unfilled(action, deployed, credentials),
    ];
  });
}

function changed(action: DataAction, deployed: readonly DeployedAction[]): Finding[] {
  const before = deployed.find(({ id }) => id === action.actionId);
  if (!before) return [];
  const what = [
    ...(before.contractHash === contractHashOf(action) ? [] : ['its contract or `secure`']),
    ...(before.integration === action.integrationName ? [] : ['its integration']),
  ];
  if (what.length === 0 || isAccepted(action)) return [];
  const next = action.version + 1;
  return [
    {
      where: action.node.path,
      code: 'action-would-be-replaced',
      what: `${action.actionName} is deployed, and a change of ${what.join(' and of ')} gives it a new id: flows that use it lose it`,
      fix: `leave it as it was and declare the change beside it with \`version: ${next}\`, ${acceptance(action)}`,
    },
  ];
}

/** A version that is deployed and no longer declared, when its successor is not deployed yet: no flow can have moved. */
function abandoned(action: DataAction, deployed: readonly DeployedAction[], all: readonly DataAction[]): Finding[] {
  if (action.version === 1 || deployed.some(({ id }) => id === action.actionId) || isAccepted(action)) return [];
  const stack = TerraformStack.of(action);
  const kept = new Set(all.filter((other) => TerraformStack.of(other) === stack).map(({ actionId }) => actionId));
  const lost = deployed.filter(({ id }) => isVersionOf(id, action.unversionedId) && !kept.has(id));
  return lost.map(({ id }) => ({
    where: action.node.path,
    code: 'action-would-be-replaced',
    what: `${id} is deployed, and no longer declared beside ${action.actionId}, to which no flow can have moved yet`,
    fix: `keep the declaration of ${id} until no published flow uses it, ${acceptance(action)}`,
  }));
}

/** A deployed action that would refer to a field which its credential does not have: its calls would carry the reference itself. */
function unfilled(
  action: DataAction,
  deployed: readonly DeployedAction[],
  credentials: readonly DeployedCredential[],
): Finding[] {
  if (!deployed.some(({ id, integration }) => id === action.actionId && integration === action.integrationName))
    return [];
  const own = credentials.filter(({ integration }) => integration === action.integrationName);
  const fields = new Set(own.flatMap((credential) => credential.fields));
  const missing = own.length === 0 ? [] : action.fieldKeys.filter((key) => !fields.has(key));
  if (missing.length === 0) return [];
  return [
    {
      where: action.node.path,
      code: 'credential-field-missing',
      what: `${action.actionName} is deployed, and would refer to ${missing.join(', ')}, which its credential does not hold yet`,
      fix: 'keep the old secret and declare the change beside it with the next `version`, or let the new secret take its place with `replaces`',
    },
  ];
}

function isVersionOf(id: string, unversioned: string): boolean {
  return id === unversioned || (id.startsWith(`${unversioned}-v`) && /^\d+$/.test(id.slice(unversioned.length + 2)));
}

function isAccepted(action: DataAction): boolean {
  return action.acceptedReplacement?.contract === acceptanceKey(action);
}

function acceptance(action: DataAction): string {
  return `or accept it with \`acceptReplacement: { contract: '${acceptanceKey(action)}', reason: '…' }\``;
}

/** The same in every environment, and another with every further change. */
function acceptanceKey(action: DataAction): string {
  const { prefix } = action.service;
  const integration = action.integrationName.replace(new RegExp(`^${prefix}_`), '');
  return createHash('sha256')
    .update(JSON.stringify([contractHashOf(action), integration]))
    .digest('hex')
    .slice(0, 12);
}
