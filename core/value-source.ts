import { z } from 'zod';
import { isBareAddress } from './is-bare-address';

const address = z.url({ protocol: /^https?$/, abort: true }).refine(isBareAddress, {
  error: 'must be scheme, host and port alone, without path, query, user or password',
});
const variableName = z.string().regex(/^[A-Z_][A-Z0-9_]*$/);
// A NUL would end the argument early, and Node quotes the whole argument when it refuses one.
const argument = z.string().regex(/^[^\0]*$/);
const vaultPath = z.string().regex(/^(?!\.\.?(\/|$))[^/\0]+(\/(?!\.\.?(\/|$))[^/\0]+)*$/);
// It becomes a part of the host's name.
const awsRegion = z.string().regex(/^[a-z]{2,4}(-[a-z]+){1,3}-\d{1,2}$/);
const awsSecretId = z.string().regex(/^(arn:[A-Za-z0-9/_+=.@:-]{1,2044}|[A-Za-z0-9/_+=.@-]{1,512})$/);
// `sops --extract` takes members between quotes and brackets, and knows no escape for either.
const sopsMember = z.string().regex(/^[^\0[\]"']+$/);

/** Where the identity of an encrypted file is: in a file of mode 0600, or in a variable. */
const identityPlace = { identityFile: z.string().min(1).optional(), identityVariable: variableName.optional() };

/** Where a secret's value comes from; declared in `environments/`. */
export const valueSourceSchema = z.discriminatedUnion('kind', [
  /** An environment variable of the process that writes values. */
  z.strictObject({ kind: z.literal('env'), variable: variableName }),
  /** A file that holds exactly the value, readable by its owner only (mode 0600). */
  z.strictObject({ kind: z.literal('file'), path: z.string().min(1) }),
  /** A hidden prompt, or standard input. */
  z.strictObject({ kind: z.literal('prompt') }),
  /** A file that holds exactly the value, encrypted with age; binary or armored. */
  z
    .strictObject({ kind: z.literal('age'), path: z.string().min(1), ...identityPlace })
    .refine((source) => countOf(source.identityFile, source.identityVariable) === 1, {
      error: 'must have either identityFile or identityVariable',
    }),
  /** One value of a YAML or JSON file that SOPS encrypted. */
  z
    .strictObject({
      kind: z.literal('sops'),
      path: z.string().min(1),
      /** Names of the members that lead to it: `['crm', 'bearer']`. */
      key: z.array(sopsMember).min(1),
      ...identityPlace,
      /** Name or path of the `sops` program, which decrypts in our place: for keys of a KMS, of PGP, and files of other forms. */
      program: argument.min(1).optional(),
    })
    .refine((source) => countOf(source.identityFile, source.identityVariable, source.program) === 1, {
      error: 'must have one of identityFile, identityVariable and program',
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
    address,
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
  /** The secret string of a secret in AWS Secrets Manager, or one member of it. */
  z.strictObject({
    kind: z.literal('aws-secrets-manager'),
    /** `eu-central-1`. */
    region: awsRegion,
    /** Its name or its ARN. */
    secretId: awsSecretId,
    /** Member of the secret string, where that is a JSON object. */
    field: z.string().min(1).optional(),
    /** `AWSCURRENT` unless given. */
    versionStage: z.string().min(1).max(256).optional(),
    /** In place of the region's public address: `https://vpce-….amazonaws.com`; http to this machine only. */
    endpoint: address.optional(),
  }),
  /** A function of your own: what the export `read` of a JavaScript file gives. */
  z.strictObject({
    kind: z.literal('module'),
    path: z.string().min(1),
    /** Handed to the function as they are. Never a secret: the inventory shows them. */
    options: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
    /** Seconds before nobody waits for it any more; 10 unless given. */
    timeoutSeconds: z.int().min(1).max(600).optional(),
  }),
]);
export type ValueSource = z.infer<typeof valueSourceSchema>;

function countOf(...things: readonly (string | undefined)[]): number {
  return things.filter((thing) => thing !== undefined).length;
}
