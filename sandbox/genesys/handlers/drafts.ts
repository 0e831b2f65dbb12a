import { assertPublishable, contractOf, publishProblems, type ActionBody } from '../action-content';
import { actionView, fullView, viewOptions } from '../action-view';
import { badRequest, conflict, notFound } from '../api-error';
import { sameContract } from '../contract';
import { audit, bodyOf, noContent, param, type HandlerCall, type Handler, type Platform } from '../platform';
import type { ActionRecord } from '../records';
import { actionOf, assertVersion, newAction, noteAction, patched } from './actions';

/** `POST /integrations/actions/drafts`: a new action that is not published yet; it may be unfinished. */
export const createDraft: Handler = (call, platform) => save(newAction(call, platform), 'Create', call, platform);

/** `POST /integrations/actions/{id}/draft`: a draft of a published action, version 1; a second one is 409 (both assumed). */
export const draftFromAction: Handler = (call, platform) => {
  const record = actionOf(call, platform);
  if (platform.store.table('drafts').find(call.organization.id, record.id) !== undefined)
    throw conflict('The action has a draft already.');
  return save({ ...record, version: 1 }, 'Create', call, platform);
};

/** `GET /integrations/actions/{id}/draft`. */
export const getDraft: Handler = (call, platform) =>
  Response.json(actionView(draftOf(call, platform), 'draft', viewOptions(call.query)));

/** `PATCH /integrations/actions/{id}/draft`: unlike a published action, a draft may change its contract and `secure`. */
export const patchDraft: Handler = (call, platform) => {
  const known = draftOf(call, platform);
  const body = bodyOf<ActionBody>(call);
  assertVersion(body.version, known);
  const contract = body.contract === undefined ? known.contract : contractOf(body.contract, platform);
  return save(
    { ...patched(known, body), secure: body.secure ?? known.secure, contract, version: known.version + 1 },
    'Update',
    call,
    platform,
  );
};

/** `DELETE /integrations/actions/{id}/draft`; the published action stays. */
export const deleteDraft: Handler = (call, platform) => {
  const record = draftOf(call, platform);
  platform.store.table('drafts').delete(record);
  note(call, platform, 'Delete', record);
  return noContent();
};

/** `GET /integrations/actions/{id}/draft/validation`. */
export const validateDraft: Handler = (call, platform) => {
  const problems = publishProblems(draftOf(call, platform));
  const errors = problems.map((message) => ({ message, code: 'draft.invalid', status: 400, details: [], errors: [] }));
  return Response.json({ valid: errors.length === 0, errors });
};

/**
 * `POST /integrations/actions/{id}/draft/publish`: a wrong version is 400 (issue 1961 of terraform-provider-genesyscloud), and so is a
 * contract that differs from the published one. The draft is used up (assumed).
 */
export const publishDraft: Handler = (call, platform) => {
  const draft = draftOf(call, platform);
  const { version } = bodyOf<ActionBody>(call);
  if (version !== draft.version)
    throw badRequest(`Supplied version ${version ?? '(none)'} does not match latest draft version ${draft.version}.`);
  assertPublishable(draft);
  const actions = platform.store.table('actions');
  const published = actions.find(call.organization.id, draft.id);
  if (published !== undefined && !sameContract(published.contract, draft.contract)) {
    throw badRequest('The contract of a published action cannot be changed.', [{ fieldName: 'contract' }]);
  }
  const record = actions.put({ ...draft, version: (published?.version ?? 0) + 1 });
  platform.store.table('drafts').delete(draft);
  noteAction(call, platform, 'Publish', record);
  return Response.json(actionView(record, 'published', fullView));
};

/** The draft of the call's route. */
export function draftOf(call: HandlerCall, platform: Platform): ActionRecord {
  const record = platform.store.table('drafts').find(call.organization.id, param(call, 'actionId'));
  if (record === undefined) throw notFound('draft');
  return record;
}

function save(record: ActionRecord, action: string, call: HandlerCall, platform: Platform): Response {
  platform.store.table('drafts').put(record);
  note(call, platform, action, record);
  return Response.json(actionView(record, 'draft', fullView));
}

function note(call: HandlerCall, platform: Platform, action: string, record: ActionRecord): void {
  audit(call, platform, {
    serviceName: 'Integrations',
    action,
    entityType: 'ActionDraft',
    entityId: record.id,
    entityName: record.name,
  });
}
