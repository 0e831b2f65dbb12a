import type { OperationName } from '../../../genesys/operations';
import { getSchema, getTemplate } from './action-files';
import { executePublished, testAction } from './action-runs';
import * as actions from './actions';
import * as audits from './audits';
import * as authorization from './authorization';
import * as credentials from './credentials';
import * as drafts from './drafts';
import { getJob, registerJob } from './flow-jobs';
import * as flows from './flows';
import * as integrationTypes from './integration-types';
import * as integrations from './integrations';
import * as namedSecrets from './named-secrets';
import * as oauthClients from './oauth-clients';
import * as organization from './organization';
import * as roles from './roles';
import * as tokens from './tokens';
import type { Handler } from '../platform';

/** What the sandbox serves. Every other operation we know of answers 501 with its name. */
export const handlers: Readonly<Partial<Record<OperationName, Handler>>> = {
  getIntegrations: integrations.listIntegrations,
  postIntegrations: integrations.createIntegration,
  getIntegration: integrations.getIntegration,
  patchIntegration: integrations.patchIntegration,
  deleteIntegration: integrations.deleteIntegration,
  getIntegrationConfigCurrent: integrations.getConfig,
  putIntegrationConfigCurrent: integrations.replaceConfig,
  getIntegrationsTypes: integrationTypes.listIntegrationTypes,
  getIntegrationsType: integrationTypes.getIntegrationType,
  getIntegrationsTypeConfigschema: integrationTypes.getConfigSchema,
  getIntegrationsCredentials: credentials.listCredentials,
  getIntegrationsCredentialsListing: credentials.listCredentialsByCursor,
  getIntegrationsCredentialsTypes: integrationTypes.listCredentialTypes,
  postIntegrationsCredentials: credentials.createCredential,
  getIntegrationsCredential: credentials.getCredential,
  putIntegrationsCredential: credentials.replaceCredential,
  deleteIntegrationsCredential: credentials.deleteCredential,
  getIntegrationsActions: actions.listActions,
  getIntegrationsActionsCategories: actions.listCategories,
  getIntegrationsActionsDrafts: actions.listDrafts,
  postIntegrationsActions: actions.createAction,
  getIntegrationsAction: actions.getAction,
  patchIntegrationsAction: actions.patchAction,
  deleteIntegrationsAction: actions.deleteAction,
  getIntegrationsActionTemplate: getTemplate('published'),
  getIntegrationsActionSchema: getSchema('published'),
  postIntegrationsActionTest: testAction('published'),
  postIntegrationsActionExecute: executePublished,
  postIntegrationsActionsDrafts: drafts.createDraft,
  postIntegrationsActionDraft: drafts.draftFromAction,
  getIntegrationsActionDraft: drafts.getDraft,
  patchIntegrationsActionDraft: drafts.patchDraft,
  deleteIntegrationsActionDraft: drafts.deleteDraft,
  getIntegrationsActionDraftTemplate: getTemplate('draft'),
  getIntegrationsActionDraftSchema: getSchema('draft'),
  getIntegrationsActionDraftValidation: drafts.validateDraft,
  postIntegrationsActionDraftPublish: drafts.publishDraft,
  postIntegrationsActionDraftTest: testAction('draft'),
  postFlowsJobs: registerJob,
  getFlowsJob: getJob,
  getFlows: flows.listFlows,
  getFlow: flows.getFlow,
  getFlowVersions: flows.listVersions,
  deleteFlow: flows.deleteFlow,
  postFlowsActionsUnlock: flows.unlockFlow,
  postAuditsQuery: audits.startQuery,
  postAuditsQueryRealtime: audits.queryRealtime,
  getAuditsQueryServicemapping: audits.getServiceMapping,
  getAuditsQueryTransactionId: audits.getQueryStatus,
  getAuditsQueryTransactionIdResults: audits.getQueryResults,
  getOrganizationsMe: organization.getOrganization,
  getOrganizationsLimitsNamespaces: organization.listLimitNamespaces,
  getOrganizationsLimitsNamespace: organization.getLimits,
  getOrganizationsLimitsNamespaceDefaults: organization.getLimits,
  getUsersMe: organization.getUser,
  getAuthorizationProducts: authorization.listProducts,
  getAuthorizationPermissions: authorization.listPermissions,
  getAuthorizationDivisions: authorization.listDivisions,
  getAuthorizationDivision: authorization.getDivision,
  getAuthorizationDivisionsHome: authorization.getHomeDivision,
  getAuthorizationSubjectsMe: authorization.getOwnGrants,
  getAuthorizationRoles: roles.listRoles,
  postAuthorizationRoles: roles.createRole,
  getAuthorizationRole: roles.getRole,
  putAuthorizationRole: roles.replaceRole,
  patchAuthorizationRole: roles.patchRole,
  deleteAuthorizationRole: roles.deleteRole,
  getOauthClients: oauthClients.listClients,
  postOauthClients: oauthClients.createClient,
  getOauthClient: oauthClients.getClient,
  putOauthClient: oauthClients.replaceClient,
  deleteOauthClient: oauthClients.deleteClient,
  postOauthClientSecret: oauthClients.replaceSecret,
  getTokensMe: tokens.getToken,
  headTokensMe: tokens.checkToken,
  deleteTokensMe: tokens.deleteToken,
  getSecuritySecrets: namedSecrets.listSecrets,
  postSecuritySecrets: namedSecrets.createSecret,
  getSecuritySecret: namedSecrets.getSecret,
  patchSecuritySecret: namedSecrets.patchSecret,
  deleteSecuritySecret: namedSecrets.deleteSecret,
};
