import { z } from 'zod';
import { bareAddress } from './is-bare-address';
import type { SourceKind } from './source-kind';

// It becomes a part of the host's name.
const awsRegion = z.string().regex(/^[a-z]{2,4}(-[a-z]+){1,3}-\d{1,2}$/);
const awsSecretId = z.string().regex(/^(arn:[A-Za-z0-9/_+=.@:-]{1,2044}|[A-Za-z0-9/_+=.@-]{1,512})$/);

const schema = z.strictObject({
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
  endpoint: bareAddress.optional(),
});
type Aws = z.infer<typeof schema>;

/** The secret string of a secret in AWS Secrets Manager, or one member of it. */
export const awsSecretsManager: SourceKind<Aws, Readonly<Omit<Aws, 'secretId'>> & { readonly prefix: string }> = {
  schema,
  words: ({ region, secretId, field }) => `aws ${region} ${secretId}${field === undefined ? '' : `#${field}`}`,
  sourceOf: ({ prefix, ...place }, name) => ({ ...place, secretId: `${prefix}/${name}` }),
};
