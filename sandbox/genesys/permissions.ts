import type { OperationName } from '../../genesys/operations';

const integration = (action: string): readonly string[] => [`integrations:integration:${action}`];
const action = (verb: string): readonly string[] => [`integrations:action:${verb}`];
/** Either permission is enough: the two domains that data actions have belonged to. */
const viewActions = ['integrations:action:view', 'bridge:actions:view'];
const runActions = ['integrations:action:execute', 'bridge:actions:execute'];
const role = (verb: string): readonly string[] => [`authorization:role:${verb}`];
const client = (verb: string): readonly string[] => [`oauth:client:${verb}`];
const flow = (verb: string): readonly string[] => [`architect:flow:${verb}`];
const secret = (verb: string): readonly string[] => [`security:secret:${verb}`];

/**
 * What a caller must hold: any one of the listed permissions; an empty list needs a valid token only. From the documentation pages of
 * terraform-provider-genesyscloud v1.84.1 and, for test and execute, the SDKs' documentation; for flows from the platform's own command line
 * (MyPureCloud/platform-client-sdk-cli), which names them call by call; `security:secret:*` and what stands for reading integration types,
 * limits and authorization lists is assumed.
 */
export const requiredPermissions: Readonly<Partial<Record<OperationName, readonly string[]>>> = {
  getIntegrations: integration('view'),
  postIntegrations: integration('add'),
  getIntegration: integration('view'),
  patchIntegration: integration('edit'),
  deleteIntegration: integration('delete'),
  getIntegrationConfigCurrent: integration('view'),
  putIntegrationConfigCurrent: integration('edit'),
  getIntegrationsTypes: integration('view'),
  getIntegrationsType: integration('view'),
  getIntegrationsTypeConfigschema: integration('view'),
  getIntegrationsCredentials: integration('view'),
  getIntegrationsCredentialsListing: integration('view'),
  getIntegrationsCredentialsTypes: integration('view'),
  postIntegrationsCredentials: integration('add'),
  getIntegrationsCredential: integration('view'),
  putIntegrationsCredential: integration('edit'),
  deleteIntegrationsCredential: integration('delete'),
  getIntegrationsActions: viewActions,
  getIntegrationsActionsCategories: viewActions,
  getIntegrationsActionsDrafts: viewActions,
  getIntegrationsAction: viewActions,
  getIntegrationsActionTemplate: viewActions,
  getIntegrationsActionSchema: viewActions,
  getIntegrationsActionDraft: viewActions,
  getIntegrationsActionDraftTemplate: viewActions,
  getIntegrationsActionDraftSchema: viewActions,
  getIntegrationsActionDraftValidation: viewActions,
  postIntegrationsActions: action('add'),
  postIntegrationsActionsDrafts: action('add'),
  postIntegrationsActionDraft: action('add'),
  patchIntegrationsAction: action('edit'),
  patchIntegrationsActionDraft: action('edit'),
  postIntegrationsActionDraftPublish: action('edit'),
  deleteIntegrationsAction: action('delete'),
  deleteIntegrationsActionDraft: action('delete'),
  postIntegrationsActionTest: runActions,
  postIntegrationsActionDraftTest: runActions,
  postIntegrationsActionExecute: runActions,
  postAuditsQuery: ['audits:audit:view'],
  postAuditsQueryRealtime: ['audits:audit:view'],
  getAuditsQueryServicemapping: ['audits:audit:view'],
  getAuditsQueryTransactionId: ['audits:audit:view'],
  getAuditsQueryTransactionIdResults: ['audits:audit:view'],
  postFlowsJobs: ['architect:job:create'],
  getFlowsJob: ['architect:job:view'],
  getFlows: flow('view'),
  getFlow: flow('view'),
  getFlowVersions: flow('view'),
  deleteFlow: flow('delete'),
  postFlowsActionsUnlock: flow('unlock'),
  getOrganizationsMe: [],
  getOrganizationsLimitsNamespaces: [],
  getOrganizationsLimitsNamespace: [],
  getOrganizationsLimitsNamespaceDefaults: [],
  getAuthorizationProducts: [],
  getAuthorizationPermissions: role('view'),
  getAuthorizationRoles: role('view'),
  postAuthorizationRoles: role('add'),
  getAuthorizationRole: role('view'),
  putAuthorizationRole: role('edit'),
  patchAuthorizationRole: role('edit'),
  deleteAuthorizationRole: role('delete'),
  getAuthorizationDivisions: [],
  getAuthorizationDivision: [],
  getAuthorizationDivisionsHome: [],
  getAuthorizationSubjectsMe: [],
  getOauthClients: client('view'),
  postOauthClients: client('add'),
  getOauthClient: client('view'),
  putOauthClient: client('edit'),
  deleteOauthClient: client('delete'),
  postOauthClientSecret: client('edit'),
  getTokensMe: [],
  headTokensMe: [],
  deleteTokensMe: [],
  getUsersMe: [],
  getSecuritySecrets: secret('view'),
  postSecuritySecrets: secret('add'),
  getSecuritySecret: secret('view'),
  patchSecuritySecret: secret('edit'),
  deleteSecuritySecret: secret('delete'),
};

/** Every permission that some operation asks for, sorted; what `authorization/permissions` lists. */
export const knownPermissions: readonly string[] = [...new Set(Object.values(requiredPermissions).flat())].sort();
