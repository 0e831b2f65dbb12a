import type { ProblemsError } from '../../core/problem';
import type { ValueSource } from '../../core/sources/value-source';
import { sourceProblem } from './source';

type Source = Extract<ValueSource, { kind: 'aws-secrets-manager' }>;

/** One kind of failure, known by the name of the SDK's error, or by the status of an answer that names none. */
interface Failure {
  readonly names: RegExp;
  readonly status?: number;
  readonly code: string;
  readonly what: (source: Source) => string;
  readonly fix: (source: Source) => string;
}

/** Names: "Common errors" and "GetSecretValue" in the service's API reference; credentials and network as the SDK names them. */
const failures: readonly Failure[] = [
  {
    names: /^ResourceNotFoundException$/,
    code: 'value-missing',
    what: ({ secretId, region }) => `${secretId} has no such secret or version in ${region}`,
    fix: () => 'create it, or correct its name, region or version stage',
  },
  {
    names: /^InvalidRequestException$/,
    code: 'value-missing',
    what: ({ secretId }) => `${secretId} is in no state to be read: most likely it is marked for deletion`,
    fix: () => 'restore it, or name another secret',
  },
  {
    names: /^(AccessDenied(Exception)?|DecryptionFailure)$/,
    status: 403,
    code: 'aws-denied',
    what: ({ secretId }) => `these credentials may not read ${secretId}, or not use the key that it is encrypted with`,
    fix: () => 'allow secretsmanager:GetSecretValue on it, and kms:Decrypt on its key',
  },
  {
    names:
      /^(ExpiredToken(Exception)?|RequestExpired|UnrecognizedClientException|InvalidClientTokenId|InvalidSignatureException|SignatureDoesNotMatch|IncompleteSignature|MissingAuthenticationToken(Exception)?|NotAuthorized|AuthFailure)$/,
    code: 'aws-credentials-refused',
    what: ({ region }) => `AWS does not accept these credentials in ${region}`,
    fix: () => 'log in again: they have expired, are not known, or the clock of this machine is wrong',
  },
  {
    names: /^(CredentialsProviderError|TokenProviderError|ParseKnownFilesError)$/,
    code: 'aws-credentials-missing',
    what: () => 'no AWS credentials were found in variables, profiles, SSO, container or instance',
    fix: () => 'log in, set AWS_PROFILE, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
  },
  {
    names: /^(Throttl\w*|TooManyRequestsException|RequestLimitExceeded|LimitExceededException|SlowDown)$/,
    status: 429,
    code: 'aws-rate-limited',
    what: ({ region }) => `AWS has too many requests in ${region}, and still had when they were repeated`,
    fix: () => 'wait, then run it again',
  },
  {
    names: /^InsecureAddress$/,
    code: 'address-insecure',
    what: () => 'AWS must be asked over https',
    fix: () => 'correct AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_SECRETS_MANAGER or the endpoint of the profile',
  },
];

/**
 * What a failed call means. The SDK's error is neither quoted nor kept as a cause: it carries the answer, and its name is the server's word.
 */
export function awsProblem(error: unknown, source: Source, secret: string): ProblemsError {
  const { name, $metadata } = error as { name?: unknown; $metadata?: { httpStatusCode?: number } };
  const known =
    failures.find(({ names }) => names.test(String(name))) ??
    failures.find(({ status }) => status !== undefined && status === $metadata?.httpStatusCode);
  if (known) return sourceProblem(known.code, secret, known.what(source), known.fix(source));
  switch ($metadata?.httpStatusCode) {
    case undefined:
      return sourceProblem(
        'aws-unreachable',
        secret,
        `AWS Secrets Manager in ${source.region} cannot be reached, or its answer broke off`,
        'check the region, the network and the endpoint',
      );
    case 200:
      return sourceProblem(
        'aws-answer-invalid',
        secret,
        `the answer for ${source.secretId} is not one of AWS Secrets Manager`,
        'check the endpoint, and what stands between here and AWS',
      );
    default:
      return sourceProblem(
        'aws-failed',
        secret,
        `AWS Secrets Manager in ${source.region} answers with status ${$metadata?.httpStatusCode}`,
        'look at the health of the service, and at the endpoint',
      );
  }
}
