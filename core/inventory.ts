import { z } from 'zod';
import {
  environmentName,
  fieldKey,
  lineText,
  organizationName,
  plainName,
  secretName,
  secretNamePart,
  variableName,
} from './names';
import { inventoryPolicySchema } from './rotation-policy';
import { rotationBoundsSchema } from './rotation-timing';
import { secretUseSchema } from './secret-use';
import { valueEncodingSchema } from './value-encoding';
import { valueShapeSchema } from './value-shape';
import { valueSourceSchema } from './sources/value-source';

export const secretStores = ['integration-credentials', 'native-secrets'] as const;
export type SecretStore = (typeof secretStores)[number];

const inventorySecretSchema = z.strictObject({
  /** `prod_crm_bearer`. */
  name: secretName,
  service: secretNamePart,
  type: secretNamePart,
  stack: plainName,
  /** Construct path, shown in problems. */
  path: lineText,
  source: valueSourceSchema,
  /** Name of the credential that carries it; null where the store has named secrets of its own, and for an issuer's secret. */
  credential: plainName.nullable(),
  /** `issuer`: only the rotation needs it, and it is never written to the platform. */
  use: z.enum(['platform', 'issuer']),
  /** Seconds a value lives; null where it has no end of its own. */
  lifetimeSeconds: z.int().min(1).nullable(),
  /** How it is kept fresh; null where nobody renews it. */
  rotation: inventoryPolicySchema.nullable(),
  /** How its value is encoded; left out where it is the value itself. */
  encoding: valueEncodingSchema.optional(),
  /** That its value may look like several; left out where it may not. */
  shape: valueShapeSchema.optional(),
  /** Every place that its value goes to. Where nothing is said, and of a platform's secret that nothing uses yet: a header, as it stands. */
  uses: z.array(secretUseSchema).optional(),
});
export type InventorySecret = z.infer<typeof inventorySecretSchema>;

const inventoryCredentialSchema = z.strictObject({
  /** Name of the credential; its integration has the same, unless the credential took another's place. */
  name: plainName,
  type: z.enum(['userDefined', 'basicAuth', 'userDefinedOAuth']),
  stack: plainName,
  path: lineText,
  /** Every field of the credential: its key on the platform and the secret that fills it. A write always carries all of them. */
  fields: z.array(z.strictObject({ key: fieldKey, secret: secretName })).min(1),
  /** Name of the integration that has it, or gets it once it holds values. */
  integration: plainName,
  /** Name of the credential that the integration keeps until this one holds values; null where there is none. */
  replaces: plainName.nullable(),
});
export type InventoryCredential = z.infer<typeof inventoryCredentialSchema>;

const inventoryProbeSchema = z.strictObject({
  /** Complete address: a probe has no inputs. */
  url: z.url(),
  /** Member of the answer that names the environment, separated by dots; null where the answer tells nothing of it. */
  environmentAt: lineText.nullable(),
  /** What must stand there. */
  environment: lineText,
});
export type InventoryProbe = z.infer<typeof inventoryProbeSchema>;

const inventoryServiceSchema = z.strictObject({
  name: secretNamePart,
  /** Literal address that every request of its actions begins with. */
  baseUrl: lineText,
});
export type InventoryService = z.infer<typeof inventoryServiceSchema>;

const inventoryActionSchema = z.strictObject({
  /** Id the author gave: `lookup-account`. */
  id: lineText,
  /** Name on the platform: `prod-crm-lookup-account`. */
  name: lineText,
  category: lineText,
  service: secretNamePart,
  stack: plainName,
  path: lineText,
  integration: plainName,
  requestType: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
  timeoutSeconds: z.int(),
  /** Secrets its headers refer to. */
  secrets: z.array(secretName),
  /** Headers as declared, secrets by reference: `Bearer {{secrets.prod_crm_bearer}}`. */
  headers: z.record(z.string(), z.string()),
  /** Input used by the test console and by promotion; null where the author gave none. */
  example: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).nullable(),
  /** Sizes in bytes, secrets counted with the longest value that is ever written; the limit is in core/request-limit.ts. */
  requestBytes: z.strictObject({
    /** Address, headers and body, every input as long as the contract allows. */
    worstCase: z.int(),
    /** What a test request with the example will have; null without an example or without a body. */
    exampleContentLength: z.int().nullable(),
  }),
  /** SHA-256 of input and output contract and `secure`: a change of it replaces the action. */
  contractHash: lineText,
  /** SHA-256 of what it sends and what it makes of the answer, but for address and headers: equal in environments that do the same. */
  definitionHash: lineText,
  /** Where its answer proves who called; null where it does not. */
  probe: inventoryProbeSchema.nullable(),
});
export type InventoryAction = z.infer<typeof inventoryActionSchema>;

const inventoryExceptionSchema = z.strictObject({
  /** Name of the secret that stands in a body. */
  secret: secretName,
  /** Name of the action, or of the login that fetches a token. */
  action: lineText,
  stack: plainName,
  path: lineText,
  reason: z.string(),
  owner: z.string(),
  /** Id of the security review that allowed it. */
  reviewId: z.string(),
  /** Last day on which it holds: `2027-03-31`. */
  expires: z.string(),
});
export type InventoryException = z.infer<typeof inventoryExceptionSchema>;

const inventorySuppressionSchema = z.strictObject({
  /** Id of the rule. */
  rule: z.string(),
  /** Environment of the finding; null where it is of the whole app. */
  environment: environmentName.nullable(),
  /** Construct path, or what else the finding is about. */
  path: z.string(),
  /** What was found. */
  what: z.string(),
  reason: z.string(),
  owner: z.string(),
  /** Last day on which it holds: `2027-03-31`. */
  expires: z.string(),
});
export type InventorySuppression = z.infer<typeof inventorySuppressionSchema>;

const inventoryAbsenceSchema = z.strictObject({
  service: secretNamePart,
  /** Id of an action, or type of a secret; the whole service where neither is named. */
  action: z.string().optional(),
  secret: z.string().optional(),
  reason: z.string(),
});
export type InventoryAbsence = z.infer<typeof inventoryAbsenceSchema>;

const inventoryEnvironmentSchema = z.strictObject({
  name: environmentName,
  /** First part of the environment's secret names; differs from `name` where existing names were adopted. */
  prefix: secretNamePart,
  organization: organizationName,
  /** True where a change is confirmed with the environment's name; left out by earlier synths, and then the name decides. */
  production: z.boolean().optional(),
  /** True for an imitation on this machine; left out by earlier synths, and then its addresses tell. */
  sandbox: z.boolean().optional(),
  store: z.enum(secretStores),
  /** Base of API calls, without `/api/v2`: `https://api.mypurecloud.de`. */
  apiUrl: z.url(),
  /** Base of token requests, without `/oauth/token`: `https://login.mypurecloud.de`. */
  loginUrl: z.url(),
  /** Environment variables that hold the organisation's OAuth client. */
  clientIdVariable: variableName,
  clientSecretVariable: variableName,
  services: z.array(inventoryServiceSchema),
  /** By what rotations of the environment are timed. */
  rotationBounds: rotationBoundsSchema,
  secrets: z.array(inventorySecretSchema),
  credentials: z.array(inventoryCredentialSchema),
  actions: z.array(inventoryActionSchema),
  /** Secrets in bodies, on record; left out where there is none. */
  exceptions: z.array(inventoryExceptionSchema).optional(),
  /** What it lacks on purpose; left out where it lacks nothing. */
  absent: z.array(inventoryAbsenceSchema).optional(),
});
export type InventoryEnvironment = z.infer<typeof inventoryEnvironmentSchema>;

/** What synth tells the value plane: names, links, owners. Never a value. Written to `cdktf.out/inventory.json`. */
export const inventorySchema = z.strictObject({
  version: z.literal(1),
  environments: z
    .array(inventoryEnvironmentSchema)
    .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, {
      error: 'must name no environment twice',
    }),
  /** Findings that are not reported; left out where there is none. */
  suppressions: z.array(inventorySuppressionSchema).optional(),
});
export type Inventory = z.infer<typeof inventorySchema>;
