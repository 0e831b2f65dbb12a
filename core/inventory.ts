import { z } from 'zod';

const variableName = z.string().regex(/^[A-Z_][A-Z0-9_]*$/);
// A NUL would end the argument early, and Node quotes the whole argument when it refuses one.
const argument = z.string().regex(/^[^\0]*$/);
const vaultPath = z.string().regex(/^(?!\.\.?(\/|$))[^/\0]+(\/(?!\.\.?(\/|$))[^/\0]+)*$/);

/** Where a secret's value comes from; declared in `environments/`. */
export const valueSourceSchema = z.discriminatedUnion('kind', [
  /** An environment variable of the process that writes values. */
  z.strictObject({ kind: z.literal('env'), variable: variableName }),
  /** A file that holds exactly the value, readable by its owner only (mode 0600). */
  z.strictObject({ kind: z.literal('file'), path: z.string().min(1) }),
  /** A hidden prompt, or standard input. */
  z.strictObject({ kind: z.literal('prompt') }),
  /** A file that holds exactly the value, encrypted with age; binary or armored. The identity is in a file (mode 0600) or a variable. */
  z
    .strictObject({
      kind: z.literal('age'),
      path: z.string().min(1),
      identityFile: z.string().min(1).optional(),
      identityVariable: variableName.optional(),
    })
    .refine(({ identityFile, identityVariable }) => (identityFile === undefined) !== (identityVariable === undefined), {
      error: 'must have either identityFile or identityVariable',
    }),
  /** A program and its arguments, started without a shell; what it writes to standard output is the value. */
  z.strictObject({
    kind: z.literal('exec'),
    command: z.tuple([argument.min(1)], argument),
    /** Seconds before it is killed with all that it started; 10 unless given. */
    timeoutSeconds: z.int().min(1).max(600).optional(),
  }),
  /** One field of a secret in a KV version 2 engine of HashiCorp Vault or OpenBao. */
  z.strictObject({
    kind: z.literal('vault'),
    /** `https://vault.example.com:8200`; http to this machine only. */
    address: z.url({ protocol: /^https?$/ }),
    /** Where the engine is mounted: `secret`. */
    mount: vaultPath,
    path: vaultPath,
    field: z.string().min(1),
    /** Environment variable that holds the token. */
    tokenVariable: variableName,
    namespace: vaultPath.optional(),
    /** The newest unless given. */
    version: z.int().min(1).optional(),
  }),
]);
export type ValueSource = z.infer<typeof valueSourceSchema>;

export const secretStores = ['integration-credentials', 'native-secrets'] as const;
export type SecretStore = (typeof secretStores)[number];

const inventorySecretSchema = z.strictObject({
  /** `prod_crm_bearer`. */
  name: z.string(),
  service: z.string(),
  type: z.string(),
  stack: z.string(),
  /** Construct path, shown in problems. */
  path: z.string(),
  source: valueSourceSchema,
  /** Name of the credential that carries it; null where the store has named secrets of its own. */
  credential: z.string().nullable(),
});
export type InventorySecret = z.infer<typeof inventorySecretSchema>;

const inventoryCredentialSchema = z.strictObject({
  /** Name of the credential and of its integration. */
  name: z.string(),
  type: z.enum(['userDefined', 'basicAuth', 'userDefinedOAuth']),
  stack: z.string(),
  path: z.string(),
  /** Every field of the credential: its key on the platform and the secret that fills it. A write always carries all of them. */
  fields: z.array(z.strictObject({ key: z.string(), secret: z.string() })).min(1),
});
export type InventoryCredential = z.infer<typeof inventoryCredentialSchema>;

const inventoryActionSchema = z.strictObject({
  /** Id the author gave: `lookup-account`. */
  id: z.string(),
  /** Name on the platform: `prod-crm-lookup-account`. */
  name: z.string(),
  category: z.string(),
  service: z.string(),
  stack: z.string(),
  path: z.string(),
  integration: z.string(),
  requestType: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
  timeoutSeconds: z.int(),
  /** Secrets its headers refer to. */
  secrets: z.array(z.string()),
  /** Headers as declared, secrets by reference: `Bearer {{secrets.prod_crm_bearer}}`. */
  headers: z.record(z.string(), z.string()),
  /** Input used by the test console and by promotion; null where the author gave none. */
  example: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).nullable(),
  /** SHA-256 of input and output contract and `secure`: a change of it replaces the action. */
  contractHash: z.string(),
});
export type InventoryAction = z.infer<typeof inventoryActionSchema>;

const inventoryExceptionSchema = z.strictObject({
  /** Name of the secret that stands in a body. */
  secret: z.string(),
  /** Name of the action, or of the login that fetches a token. */
  action: z.string(),
  stack: z.string(),
  path: z.string(),
  reason: z.string(),
  owner: z.string(),
  /** Id of the security review that allowed it. */
  reviewId: z.string(),
  /** Last day on which it holds: `2027-03-31`. */
  expires: z.string(),
});
export type InventoryException = z.infer<typeof inventoryExceptionSchema>;

const inventoryEnvironmentSchema = z.strictObject({
  name: z.string(),
  /** First part of the environment's secret names; differs from `name` where existing names were adopted. */
  prefix: z.string(),
  organization: z.string(),
  store: z.enum(secretStores),
  /** Base of API calls, without `/api/v2`: `https://api.mypurecloud.de`. */
  apiUrl: z.url(),
  /** Base of token requests, without `/oauth/token`: `https://login.mypurecloud.de`. */
  loginUrl: z.url(),
  /** Environment variables that hold the organisation's OAuth client. */
  clientIdVariable: z.string(),
  clientSecretVariable: z.string(),
  secrets: z.array(inventorySecretSchema),
  credentials: z.array(inventoryCredentialSchema),
  actions: z.array(inventoryActionSchema),
  /** Secrets in bodies, on record; left out where there is none. */
  exceptions: z.array(inventoryExceptionSchema).optional(),
});
export type InventoryEnvironment = z.infer<typeof inventoryEnvironmentSchema>;

/** What synth tells the value plane: names, links, owners. Never a value. Written to `cdktf.out/inventory.json`. */
export const inventorySchema = z.strictObject({
  version: z.literal(1),
  environments: z.array(inventoryEnvironmentSchema),
});
export type Inventory = z.infer<typeof inventorySchema>;
