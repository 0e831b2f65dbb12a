import { ApiError } from '../api-error';
import type { Stage } from '../action-view';
import type { HandlerCall, Handler, Platform } from '../platform';
import type { ActionRecord } from '../records';
import { runAction } from '../run-action';
import { actionOf } from './actions';
import { draftOf } from './drafts';

/** `POST …/test`: 200 with every step, whether the action succeeded or not. Works on an integration that is not active (assumed). */
export const testAction = (stage: Stage): Handler => {
  return async (call, platform) => {
    const action = stage === 'draft' ? draftOf(call, platform) : actionOf(call, platform);
    const { operations, success, finalResult, error } = await runAction(
      action,
      call.body ?? {},
      isFlat(call),
      platform,
    );
    const shown = error === undefined ? {} : { error: { ...error, contextId: call.correlationId } };
    return Response.json({ operations, success, finalResult, ...shown });
  };
};

/**
 * `POST …/execute`: the success result itself, or the failure as an error reply. An integration that is not active executes nothing
 * (assumed).
 */
export const executePublished: Handler = async (call, platform) => {
  const action = actionOf(call, platform);
  assertActive(action, platform);
  const { success, status, finalResult, error } = await runAction(action, call.body ?? {}, isFlat(call), platform);
  if (success) return Response.json(finalResult ?? null);
  return Response.json({ details: [], errors: [], ...error, contextId: call.correlationId }, { status });
};

function assertActive(action: ActionRecord, platform: Platform): void {
  const integration = platform.store.table('integrations').find(action.organizationId, action.integrationId);
  if (integration?.intendedState !== 'ENABLED')
    throw new ApiError(400, 'integration.not.active', 'The integration of the action is not active.');
}

function isFlat(call: HandlerCall): boolean {
  return call.query.get('flatten') === 'true';
}
