import { definitionOf } from './action-content';
import { authActionId } from './auth-action';
import type { ExecutionOutcome, ExecutionPorts } from './execution/definition';
import { executeAction } from './execution/execute-action';
import { oauthCredentialType } from './integration-types';
import type { Platform } from './platform';
import type { ActionRecord, IntegrationRecord } from './records';
import type { Instance } from './resolved-values';

type Credential = NonNullable<ExecutionPorts['credential']>;

/** Runs an action on the next instance, with the values that this instance holds or resolves now. */
export function runAction(
  action: ActionRecord,
  input: unknown,
  flatten: boolean,
  platform: Platform,
): Promise<ExecutionOutcome> {
  const integration = platform.store.table('integrations').find(action.organizationId, action.integrationId);
  const ports = portsOf(integration, action, platform, platform.values.nextInstance());
  return executeAction(definitionOf(action), input, ports, { flatten });
}

function portsOf(
  integration: IntegrationRecord | undefined,
  action: ActionRecord,
  platform: Platform,
  instance: Instance,
): ExecutionPorts {
  const { fetch, clock } = platform.options;
  const credential = integration === undefined ? undefined : credentialOf(integration, platform, instance);
  const ports: ExecutionPorts = {
    fetch,
    clock,
    credential,
    secret: (name) =>
      instance.value(`secret ${action.organizationId} ${name}`, () =>
        namedSecret(action.organizationId, name, platform),
      ),
  };
  if (action.authAction || credential?.type !== oauthCredentialType) return ports;
  return {
    ...ports,
    authenticate: () => instance.answer(`token ${action.integrationId}`, () => authenticate(action, ports, platform)),
  };
}

/** The link is read at every execution; what lies behind it comes from the instance's cache. */
function credentialOf(
  { organizationId, config }: IntegrationRecord,
  platform: Platform,
  instance: Instance,
): Credential | undefined {
  const id = Object.values(config.credentials)[0];
  if (id === undefined) return undefined;
  return instance.value(`credential ${id}`, () => {
    const record = platform.store.table('credentials').find(organizationId, id);
    return record === undefined ? undefined : { type: record.typeName, fields: record.secrets ?? {} };
  });
}

function namedSecret(organizationId: string, name: string, platform: Platform): ReturnType<ExecutionPorts['secret']> {
  return platform.store
    .table('namedSecrets')
    .all(organizationId)
    .find((secret) => secret.name === name)?.secrets?.['value'];
}

/**
 * Runs the custom auth action; its answer is the context `authResponse`. It is reused for as long as values are cached, and not asked
 * for again after a 401: how the platform does either is not public.
 */
async function authenticate(action: ActionRecord, ports: ExecutionPorts, platform: Platform): Promise<unknown> {
  const authAction = platform.store.table('actions').find(action.organizationId, authActionId(action.integrationId));
  if (authAction === undefined) throw new Error('the integration has no custom auth action');
  const outcome = await executeAction(definitionOf(authAction), {}, ports, { flatten: false });
  if (!outcome.success) throw new Error(`the custom auth action failed with status ${outcome.status}`);
  return outcome.finalResult;
}
