import { inspect } from 'node:util';
import type { ValueSource } from '../../../core/sources/value-source';
import { readAwsSecretsManager } from '../../../secrets/sources/aws-secrets-manager';
import type { SourcePorts } from '../../../secrets/sources/source';
import { sourcePorts } from '../../kit/source-ports';

type AwsSource = Extract<ValueSource, { kind: 'aws-secrets-manager' }>;
const name = 'prod_crm_apikey';
const value = 'value-in-aws';
const env = { AWS_ACCESS_KEY_ID: 'nobody', AWS_SECRET_ACCESS_KEY: 'key-of-nobody', AWS_SESSION_TOKEN: 'session' };
const whole = {
  ARN: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:crm-AbC123',
  Name: 'crm',
  SecretString: value,
  VersionStages: ['AWSCURRENT'],
};

// The SDK's own chain looks at the process; it must find nothing, wherever these tests run.
beforeAll(() => {
  for (const name of Object.keys(process.env).filter((name) => name.startsWith('AWS_'))) delete process.env[name];
  process.env.AWS_EC2_METADATA_DISABLED = 'true';
  process.env.AWS_CONFIG_FILE = process.env.AWS_SHARED_CREDENTIALS_FILE = '/nowhere';
});

/** A service that gives these answers, the last one for ever. */
function service(...answers: readonly (() => Response)[]) {
  const requests: Request[] = [];
  const fetch = (request: Request) => {
    requests.push(request);
    return Promise.resolve(answers[Math.min(requests.length, answers.length) - 1]!());
  };
  return { requests, fetch };
}
const answer =
  (body: unknown, status = 200) =>
  () =>
    Response.json(body, { status });
const error = (type: string, status = 400) => answer({ __type: type, message: `about ${value}` }, status);

async function read(ports: Partial<SourcePorts>, source: Partial<AwsSource> = {}): Promise<string> {
  const place = { kind: 'aws-secrets-manager', region: 'eu-central-1', secretId: 'crm' } as const;
  const all = sourcePorts({ env, ...ports });
  return (await readAwsSecretsManager({ ...place, ...source }, name, all, new AbortController().signal)).reveal();
}
const refusal = (code: string) => ({ problems: [expect.objectContaining({ code, where: name })] });

test('asks the region for the current version, signed, with nothing secret but the signature', async () => {
  const { requests, fetch } = service(answer(whole));
  await expect(read({ fetch })).resolves.toBe(value);
  const [request] = requests;
  expect([request?.method, request?.url]).toEqual(['POST', 'https://secretsmanager.eu-central-1.amazonaws.com/']);
  expect(await request?.json()).toEqual({ SecretId: 'crm', VersionStage: 'AWSCURRENT' });
  expect(request?.headers.get('x-amz-target')).toBe('secretsmanager.GetSecretValue');
  expect(request?.headers.get('authorization')).toContain('Credential=nobody/');
  expect(request?.redirect).toBe('manual');
  expect(inspect([...(request?.headers ?? [])])).not.toContain('key-of-nobody');
});

test.each([
  ['ResourceNotFoundException', 400, 'value-missing'],
  ['InvalidRequestException', 400, 'value-missing'],
  ['AccessDeniedException', 400, 'aws-denied'],
  ['DecryptionFailure', 400, 'aws-denied'],
  ['ExpiredTokenException', 400, 'aws-credentials-refused'],
  ['UnrecognizedClientException', 400, 'aws-credentials-refused'],
  ['InvalidSignatureException', 400, 'aws-credentials-refused'],
  ['InvalidParameterException', 400, 'aws-failed'],
])('says what %s means', async (type, status, code) => {
  const { requests, fetch } = service(error(type, status));
  await expect(read({ fetch })).rejects.toMatchObject(refusal(code));
  expect(requests).toHaveLength(1);
});

test.each([
  ['ThrottlingException', 400, 'aws-rate-limited'],
  ['InternalServiceError', 500, 'aws-failed'],
])('repeats what ended with %s, three times in all', async (type, status, code) => {
  const failing = service(error(type, status));
  await expect(read({ fetch: failing.fetch })).rejects.toMatchObject(refusal(code));
  expect(failing.requests).toHaveLength(3);
  const passing = service(error(type, status), answer(whole));
  await expect(read({ fetch: passing.fetch })).resolves.toBe(value);
});

test('repeats a call whose connection broke, and names a service that stays out of reach', async () => {
  const broken = () => {
    throw new TypeError(`fetch failed for ${value}`);
  };
  const { requests, fetch } = service(broken, answer(whole));
  await expect(read({ fetch })).resolves.toBe(value);
  expect(requests).toHaveLength(2);
  await expect(read({ fetch: service(broken).fetch })).rejects.toMatchObject(refusal('aws-unreachable'));
  const half = () => {
    const body = new ReadableStream({
      start(stream) {
        stream.enqueue(Buffer.from(JSON.stringify(whole).slice(0, 80)));
        stream.error(new Error('gone'));
      },
    });
    return new Response(body);
  };
  await expect(read({ fetch: service(half).fetch })).rejects.toMatchObject(refusal('aws-unreachable'));
});

test.each<[string, () => Response]>([
  ['a page', () => new Response(`<html>${value}</html>`, { headers: { 'content-type': 'text/html' } })],
  ['half of an answer', () => new Response(JSON.stringify(whole).slice(0, 80))],
  ['another secret', answer({ ...whole, Name: 'crm2', ARN: `${whole.ARN}2` })],
  ['another stage', answer({ ...whole, VersionStages: ['AWSPREVIOUS'] })],
  ['no name', answer({ SecretString: value })],
  ['a number', answer({ ...whole, SecretString: 12345678 })],
])('refuses %s as an answer', async (_what, reply) => {
  await expect(read({ fetch: service(reply).fetch })).rejects.toMatchObject(refusal('aws-answer-invalid'));
});

test('refuses an ARN that only begins like the one that was asked for', async () => {
  const { fetch } = service(answer(whole));
  await expect(read({ fetch }, { secretId: whole.ARN.slice(0, -8) })).rejects.toMatchObject(
    refusal('aws-answer-invalid'),
  );
});

test('finds out once for all secrets that there are no credentials', async () => {
  const { requests, fetch } = service(answer(whole));
  const ports = sourcePorts({ fetch });
  for (const secretId of ['crm', 'payment'])
    await expect(
      readAwsSecretsManager(
        { kind: 'aws-secrets-manager', region: 'eu-central-1', secretId },
        name,
        ports,
        new AbortController().signal,
      ),
    ).rejects.toMatchObject(refusal('aws-credentials-missing'));
  expect(requests).toEqual([]);
});

test('asks nobody over http beyond this machine, wherever the address comes from', async () => {
  const { requests, fetch } = service(answer(whole));
  await expect(read({ fetch }, { endpoint: 'http://aws.example.com' })).rejects.toMatchObject(
    refusal('address-insecure'),
  );
  process.env.AWS_ENDPOINT_URL = 'http://aws.example.com';
  await expect(read({ fetch })).rejects.toMatchObject(refusal('address-insecure'));
  delete process.env.AWS_ENDPOINT_URL;
  expect(requests).toEqual([]);
});

test('gives up when the time is over', async () => {
  const stop = new AbortController();
  const asked: number[] = [];
  const timeLimit = (milliseconds: number) => {
    asked.push(milliseconds);
    return stop.signal;
  };
  const fetch = (request: Request) =>
    new Promise<Response>((_resolve, reject) => {
      request.signal.addEventListener('abort', () => reject(new Error('aborted')));
      stop.abort();
    });
  await expect(read({ fetch, timeLimit })).rejects.toMatchObject(refusal('aws-late'));
  expect(asked).toEqual([10_000]);
});

test('shows neither value nor credentials in what it throws', async () => {
  const thrown = await Promise.all(
    [
      error('AccessDeniedException'),
      error('Whatever', 500),
      () => new Response(`<html>${value}</html>`),
      answer({ ...whole, Name: 'other' }),
    ].map((reply) => read({ fetch: service(reply).fetch }).catch((caught: unknown) => caught)),
  );
  expect(thrown.every((one) => one instanceof Error)).toBe(true);
  expect(inspect(thrown, { depth: 20, showHidden: true })).not.toMatch(/value-in-aws|key-of-nobody|session/);
});
