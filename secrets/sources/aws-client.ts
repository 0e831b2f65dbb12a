import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { awsRequestHandler } from './aws-request-handler';
import type { SourcePorts } from './source';

/** What decides which client a secret needs. */
export interface AwsPlace {
  readonly region: string;
  readonly endpoint?: string | undefined;
}

const maxAttempts = 3;
const clients = new WeakMap<SourcePorts, Map<string, Promise<SecretsManagerClient>>>();

/**
 * The client for a region and endpoint, made once for a command: credentials may be a call to another service, or a wait for one that is
 * not there, and thousands of secrets must not repeat it.
 *
 * @throws what the SDK throws where no credentials can be had
 */
export function awsClient(place: AwsPlace, ports: SourcePorts): Promise<SecretsManagerClient> {
  const ofCommand = clients.get(ports) ?? new Map<string, Promise<SecretsManagerClient>>();
  clients.set(ports, ofCommand);
  const name = `${place.region} ${place.endpoint ?? ''}`;
  const client = ofCommand.get(name) ?? createClient(place, ports);
  ofCommand.set(name, client);
  return client;
}

async function createClient({ region, endpoint }: AwsPlace, ports: SourcePorts): Promise<SecretsManagerClient> {
  const { SecretsManagerClient } = await import('@aws-sdk/client-secrets-manager');
  const credentials = credentialsOf(ports.env);
  const client = new SecretsManagerClient({
    region,
    maxAttempts,
    requestHandler: awsRequestHandler(ports.fetch),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials === undefined ? {} : { credentials }),
  });
  await client.config.credentials();
  return client;
}

/**
 * Static credentials of the command's environment, as the SDK's own chain would take them first. Without them that chain looks on: profiles,
 * SSO, web identity, container and instance (one second, unless `AWS_EC2_METADATA_DISABLED`).
 */
function credentialsOf(env: SourcePorts['env']) {
  const { AWS_PROFILE, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = env;
  if (AWS_PROFILE || !AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) return undefined;
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...(AWS_SESSION_TOKEN ? { sessionToken: AWS_SESSION_TOKEN } : {}),
  };
}
