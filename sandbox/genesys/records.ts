import type { Redacted } from '../../core/redacted';

/** What every stored thing has. */
export interface BaseRecord {
  readonly id: string;
  readonly organizationId: string;
  /** Values by field name; sealed before they reach a disk. */
  readonly secrets?: Readonly<Record<string, Redacted>>;
}

export interface OrganizationRecord extends BaseRecord {
  readonly name: string;
  readonly homeDivisionId: string;
}

/** A grant: the role holds in one division, or in all (`*`). */
export interface RoleDivision {
  readonly roleId: string;
  readonly divisionId: string;
}

/** An OAuth client; its secret is `secrets.secret`. */
export interface ClientRecord extends BaseRecord {
  readonly name: string;
  readonly description?: string;
  readonly authorizedGrantType: string;
  readonly accessTokenValiditySeconds: number;
  readonly registeredRedirectUri?: readonly string[];
  readonly scope?: readonly string[];
  readonly roleDivisions: readonly RoleDivision[];
  readonly state: string;
  readonly dateCreated: string;
  readonly dateModified: string;
}

/** An access token. The id is the SHA-256 of the token, so the token itself is nowhere. */
export interface TokenRecord extends BaseRecord {
  readonly clientId: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

export interface IntegrationConfig {
  readonly version: number;
  readonly name: string;
  readonly notes: string;
  readonly properties: unknown;
  readonly advanced: unknown;
  /** Credential id by config key. */
  readonly credentials: Readonly<Record<string, string>>;
}

export interface IntegrationRecord extends BaseRecord {
  readonly typeId: string;
  readonly intendedState: 'ENABLED' | 'DISABLED';
  readonly lastUpdated: string;
  readonly config: IntegrationConfig;
}

/** `secrets` holds the credential fields. */
export interface CredentialRecord extends BaseRecord {
  readonly name: string;
  readonly typeName: string;
  readonly createdDate: string;
  readonly modifiedDate: string;
}

export interface RequestConfig {
  readonly requestUrlTemplate?: string;
  readonly requestTemplate?: string;
  readonly requestType?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ResponseConfig {
  readonly translationMap?: Readonly<Record<string, string>>;
  readonly translationMapDefaults?: Readonly<Record<string, string>>;
  readonly successTemplate?: string;
}

export interface ActionConfig {
  readonly timeoutSeconds?: number;
  readonly request?: RequestConfig;
  readonly response?: ResponseConfig;
}

/** What a published action and a draft share. Drafts have the id of their action and lie in a table of their own. */
export interface ActionRecord extends BaseRecord {
  readonly name: string;
  readonly category: string;
  readonly integrationId: string;
  readonly secure: boolean;
  readonly version: number;
  readonly authAction: boolean;
  readonly config: ActionConfig;
  readonly contract: { readonly inputSchema: unknown; readonly successSchema: unknown };
}

export interface PermissionPolicy {
  readonly domain?: string;
  readonly entityName?: string;
  readonly actionSet?: readonly string[];
  readonly resourceConditionNode?: unknown;
}

export interface RoleRecord extends BaseRecord {
  readonly name: string;
  readonly description?: string;
  readonly defaultRoleId?: string;
  readonly permissions: readonly string[];
  readonly permissionPolicies: readonly PermissionPolicy[];
}

/** A named secret of the guide; its value is `secrets.value`. */
export interface NamedSecretRecord extends BaseRecord {
  readonly name: string;
  readonly description?: string;
  readonly createdDate: string;
  readonly modifiedDate: string;
}

export interface AuditRecord extends BaseRecord {
  readonly eventDate: string;
  readonly clientId: string;
  readonly serviceName: string;
  readonly action: string;
  readonly entityType: string;
  readonly entityId: string;
  readonly entityName: string;
  /** Names of what changed; values are never recorded. */
  readonly changed: readonly string[];
}

export interface AuditFilter {
  readonly property: string;
  readonly value: string;
}

export interface AuditQuery {
  readonly interval: string;
  readonly serviceName?: string;
  readonly filters?: readonly AuditFilter[];
  readonly sort?: readonly { readonly name?: string; readonly sortOrder?: string }[];
}

export interface AuditQueryRecord extends BaseRecord {
  readonly startDate: string;
  readonly query: AuditQuery;
}

/** One publication of a flow. */
export interface FlowVersion {
  readonly datePublished: string;
  readonly clientId: string;
}

/** A published flow; nothing else makes one than a job. */
export interface FlowRecord extends BaseRecord {
  readonly name: string;
  readonly type: string;
  readonly description?: string;
  /** Oldest first; at least one. */
  readonly versions: readonly FlowVersion[];
}

export interface FlowJobRecord extends BaseRecord {
  readonly clientId: string;
  readonly status: 'Registered' | 'Success' | 'Failure';
  /** SHA-256 of the key in the upload address. */
  readonly uploadKeyId: string;
  /** Milliseconds since the epoch. */
  readonly uploadUntil: number;
  readonly dateEnded?: string;
  /** With success only. */
  readonly flowId?: string;
  readonly messages: readonly { readonly type: string; readonly text: string }[];
}

/** Every table of the sandbox. */
export interface Tables {
  readonly organizations: OrganizationRecord;
  readonly clients: ClientRecord;
  readonly tokens: TokenRecord;
  readonly integrations: IntegrationRecord;
  readonly credentials: CredentialRecord;
  readonly actions: ActionRecord;
  readonly drafts: ActionRecord;
  readonly roles: RoleRecord;
  readonly namedSecrets: NamedSecretRecord;
  readonly audits: AuditRecord;
  readonly auditQueries: AuditQueryRecord;
  readonly flows: FlowRecord;
  readonly flowJobs: FlowJobRecord;
}
export type TableName = keyof Tables;
