import { z } from 'zod';
import { wireObject } from '../../core/wire';
import { Redacted } from '../../core/redacted';
import { unlessAborted } from '../../core/unless-aborted';
import type { ValueSource } from '../../core/sources/value-source';
import { isLoopback } from '../../genesys/is-loopback';
import { awsClient } from './aws-client';
import { awsProblem } from './aws-problem';
import { sourceProblem, type ReadSource, type SourcePorts } from './source';

type Source = Extract<ValueSource, { kind: 'aws-secrets-manager' }>;

const timeoutSeconds = 10;
const defaultStage = 'AWSCURRENT';

/** The SDK passes on whatever came. */
const answerSchema = wireObject({
  ARN: z.string(),
  Name: z.string(),
  VersionStages: z.array(z.string()),
  SecretString: z.string().optional(),
});
type Answer = z.infer<typeof answerSchema>;

/**
 * Takes the value from a secret in AWS Secrets Manager, or from one member of it. One call a secret: a batch would bring values before
 * they are written, and hold them all at once.
 */
export const readAwsSecretsManager: ReadSource<'aws-secrets-manager'> = async (source, secret, ports, signal) => {
  const { endpoint } = source;
  if (endpoint !== undefined && !endpoint.startsWith('https:') && !isLoopback(endpoint))
    throw sourceProblem(
      'address-insecure',
      secret,
      'AWS must be asked over https',
      'use the https address as endpoint',
    );
  const limited = AbortSignal.any([signal, ports.timeLimit(timeoutSeconds * 1000)]);
  // Credentials may come of a service or a program that says nothing: the SDK has no signal for that.
  const ask = () => getSecretValue(source, ports, limited);
  const answer = await unlessAborted(limited, () => late(source, secret), ask).catch((error: unknown) => {
    throw limited.aborted ? late(source, secret) : awsProblem(error, source, secret);
  });
  if (!answer || !isOf(answer, source)) throw invalid(source, secret);
  if (answer.SecretString === undefined)
    throw sourceProblem(
      'value-unreadable',
      secret,
      `${source.secretId} is binary`,
      'store the value as a secret string',
    );
  return source.field === undefined
    ? Redacted.of(answer.SecretString)
    : memberOf(Redacted.of(answer.SecretString), source.field, source, secret);
};

async function getSecretValue(
  { region, endpoint, secretId, versionStage }: Source,
  ports: SourcePorts,
  abortSignal: AbortSignal,
): Promise<Answer | undefined> {
  const client = await awsClient({ region, endpoint }, ports);
  const { GetSecretValueCommand } = await import('@aws-sdk/client-secrets-manager');
  const command = new GetSecretValueCommand({ SecretId: secretId, VersionStage: versionStage ?? defaultStage });
  return answerSchema.safeParse(await client.send(command, { abortSignal })).data;
}

/** Whether the answer says of itself that it is what was asked for. The end of an ARN, a hyphen and six characters, may be left out. */
function isOf({ ARN, Name, VersionStages }: Answer, { secretId, versionStage }: Source): boolean {
  if (!VersionStages.includes(versionStage ?? defaultStage)) return false;
  if (!secretId.startsWith('arn:')) return Name === secretId;
  return ARN === secretId || ARN.replace(/-[A-Za-z0-9]{6}$/, '') === secretId;
}

function memberOf(text: Redacted, field: string, { secretId }: Source, secret: string): Redacted {
  const members = tryParse(text);
  if (members === undefined)
    throw sourceProblem('value-unreadable', secret, `${secretId} is no JSON object`, 'leave field out, or store one');
  const value = Object.hasOwn(members, field) ? members[field] : undefined;
  if (value === undefined)
    throw sourceProblem('value-missing', secret, `${secretId} has no member ${field}`, 'add it, or correct field');
  if (typeof value === 'string') return Redacted.of(value);
  throw sourceProblem(
    'value-unreadable',
    secret,
    `member ${field} of ${secretId} is not text`,
    'store the value as a JSON string, one member for each secret',
  );
}

function tryParse(text: Redacted): Readonly<Record<string, unknown>> | undefined {
  try {
    const parsed: unknown = JSON.parse(text.reveal());
    const isObject = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
    return isObject ? (parsed as Record<string, unknown>) : undefined;
  } catch {
    // JSON.parse quotes what it could not read.
    return undefined;
  }
}

function late({ region }: Source, secret: string): Error {
  return sourceProblem(
    'aws-late',
    secret,
    `AWS Secrets Manager in ${region} gave no answer within ${timeoutSeconds} s`,
    'check the network and the endpoint',
  );
}

function invalid({ secretId }: Source, secret: string): Error {
  return sourceProblem(
    'aws-answer-invalid',
    secret,
    `the answer for ${secretId} is that of another secret or version`,
    'check the endpoint, and what stands between here and AWS',
  );
}
