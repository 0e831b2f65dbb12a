import type { SecretStore } from './inventory';
import type { InventoryPolicy } from './rotation-policy';

type PolicyKind = InventoryPolicy['kind'];

/** Licence of an organisation, as the guide names them. */
export type Licence = 'CX2' | 'CX3';

/** Features the guide ties to a licence, with the lowest that has them (guide, "Prerequisites, Roles & Licensing"). */
export const featureLicences = {
  dataActions: 'CX2',
  secretManagement: 'CX2',
  environmentScoping: 'CX3',
  auditRetention: 'CX3',
} as const satisfies Record<string, Licence>;

export type Feature = keyof typeof featureLicences;

/** Whether `licence` has `feature`. */
export function hasFeature(licence: Licence, feature: Feature): boolean {
  return licence >= featureLicences[feature]; // the names sort as the licences do
}

/** Something that logs in to an organisation on its own, and for which an OAuth client of its own is made. */
export interface JobNeeds {
  /** One line for the role's description. */
  readonly purpose: string;
  /** Permissions `domain:entity:action` that it needs whatever the store. */
  readonly permissions: readonly string[];
  /** Permissions that come on top, by where the secrets live. */
  readonly byStore?: Readonly<Record<SecretStore, readonly string[]>>;
  /** Permissions that come on top where a secret is rotated in this way. */
  readonly byRotation?: Readonly<Partial<Record<PolicyKind, readonly string[]>>>;
  /** Where the list is from, and what it leaves out or cannot avoid. */
  readonly source: string;
}

/** Writing a credential is editing an integration's credential; the guide's named secrets have permissions of their own (assumed). */
const valuePermissions: Readonly<Record<SecretStore, readonly string[]>> = {
  'integration-credentials': ['integrations:integration:edit', 'integrations:integration:view'],
  'native-secrets': ['security:secret:add', 'security:secret:edit', 'security:secret:view'],
};

/**
 * The least that each job needs, after the pages `docs/resources/*.md` of terraform-provider-genesyscloud v1.84.1. `bridge:actions:view`,
 * which those pages list beside `integrations:action:view`, is the older name of the same right; one of the two is enough.
 */
export const jobs = {
  provisioning: {
    purpose: 'Terraform: creates, changes and deletes integrations, credentials and Data Actions',
    permissions: [
      'integrations:action:add',
      'integrations:action:delete',
      'integrations:action:edit',
      'integrations:action:view',
      'integrations:integration:add',
      'integrations:integration:delete',
      'integrations:integration:edit',
      'integrations:integration:view',
    ],
    source:
      'pages integration, integration_credential, integration_action, integration_custom_auth_action; `integrations:actionFunction:*` left out: function data actions only',
  },
  'value-writing': {
    purpose: 'gcda secrets: writes the values of secrets',
    permissions: [],
    byStore: valuePermissions,
    source:
      'page integration_credential; there is no permission for credentials alone, so it can also change an integration’s configuration',
  },
  rotation: {
    purpose: 'Rotation: writes new values and proves them by running a Data Action',
    permissions: ['integrations:action:execute', 'integrations:action:view'],
    byStore: valuePermissions,
    // Two clients are read to compare their roles, and one gets a new secret.
    byRotation: { 'genesys-client': ['oauth:client:edit', 'oauth:client:view'] },
    source:
      'page integration_credential; `oauth:client:*` after page oauth_client; `execute` for the test console after the platform SDKs; like value-writing it can also change an integration’s configuration',
  },
  'drift-reading': {
    purpose: 'Drift review: reads integrations, credentials (without values), Data Actions and audit records',
    permissions: ['integrations:action:view'],
    // The audit log is searched for writes of credentials, and what named secrets leave there is not known.
    byStore: {
      'integration-credentials': ['audits:audit:view', 'integrations:integration:view'],
      'native-secrets': ['security:secret:view'],
    },
    source: 'the `view` members of the pages of provisioning; `audits:audit:view` after the platform SDKs',
  },
  'flow-publishing': {
    purpose: 'Terraform: publishes and deletes Architect flows',
    permissions: [
      'architect:flow:delete',
      'architect:flow:unlock',
      'architect:flow:view',
      'architect:job:create',
      'architect:job:view',
    ],
    source:
      'page flow; `unlock` is for `force_unlock` only; its `search`, `flowLogLevel`, `dependencyTracking` and `jobExport` permissions are left out, as the resource makes no such call when it publishes (`search` is for log levels and for views by division: MyPureCloud/platform-client-sdk-cli)',
  },
} as const satisfies Record<string, JobNeeds>;

export type JobName = keyof typeof jobs;

export const jobNames = Object.keys(jobs) as readonly JobName[]; // keys of a constant with these keys alone

/** Permissions of a job in an organisation whose environments use these stores, and rotate in these ways; sorted, each once. */
export function permissionsOf(
  job: JobName,
  stores: readonly SecretStore[],
  rotations: readonly PolicyKind[] = [],
): readonly string[] {
  const { permissions, byStore, byRotation }: JobNeeds = jobs[job];
  const more = [
    ...stores.flatMap((store) => byStore?.[store] ?? []),
    ...rotations.flatMap((kind) => byRotation?.[kind] ?? []),
  ];
  return [...new Set([...permissions, ...more])].sort();
}

/** A prerequisite in the guide's words, and what the platform calls it. */
export interface GuidePrerequisite {
  readonly kind: 'permission' | 'scope';
  readonly guide: string;
  /** Empty where the platform's public documentation has nothing of the kind. */
  readonly platform: readonly string[];
  readonly note: string;
}

const scopeNote =
  'scopes bind logins of people only; a client-credentials client is limited by its roles (page oauth_client, terraform-provider-genesyscloud v1.84.1)';

/** The guide's "Granular Permissions" and "OAuth Scopes", one by one. */
export const guidePrerequisites: readonly GuidePrerequisite[] = [
  {
    kind: 'permission',
    guide: 'Integration > Data Actions > Edit',
    platform: [
      'integrations:action:add',
      'integrations:action:delete',
      'integrations:action:edit',
      'integrations:action:view',
    ],
    note: 'page integration_action',
  },
  {
    kind: 'permission',
    guide: 'Integration > API Builder > Edit',
    platform: [
      'integrations:integration:add',
      'integrations:integration:delete',
      'integrations:integration:edit',
      'integrations:integration:view',
    ],
    note: 'page integration; the public documentation knows no API Builder, so this is the integration that carries the actions',
  },
  {
    kind: 'permission',
    guide: 'Security > Secrets > Manage',
    platform: ['integrations:integration:edit', 'integrations:integration:view'],
    note: 'page integration_credential; with the store native-secrets `security:secret:add|edit|view`, which are assumed names',
  },
  {
    kind: 'permission',
    guide: 'Administration > Environments > View',
    platform: [],
    note: 'the public documentation has no such permission; environments are declared here, not read from the platform',
  },
  { kind: 'scope', guide: 'integration:dataactions:write', platform: ['integrations'], note: scopeNote },
  { kind: 'scope', guide: 'integration:apis:write', platform: ['integrations'], note: scopeNote },
  { kind: 'scope', guide: 'security:secrets:read', platform: ['integrations:readonly'], note: scopeNote },
  { kind: 'scope', guide: 'security:secrets:write', platform: ['integrations'], note: scopeNote },
];
