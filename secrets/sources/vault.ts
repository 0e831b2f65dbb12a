import { z } from 'zod';
import { Redacted } from '../../core/redacted';
import { isLoopback } from '../../genesys/is-loopback';
import { decodeText } from './decode-text';
import { readBounded } from './read-bounded';
import { sourceProblem, type ReadSource, type SourcePorts } from './source';

const timeoutSeconds = 10;

/** Answer of a read of KV version 2; a deleted version has `data: null` (Vault API documentation, "Read secret version"). */
const answerSchema = z.object({
  data: z.object({ data: z.record(z.string(), z.unknown()).nullable(), metadata: z.object({ version: z.int() }) }),
});

type Source = Parameters<typeof readVault>[0];

/** Takes the value from one field of a secret in a KV version 2 engine, over Vault's and OpenBao's HTTP API. */
export const readVault: ReadSource<'vault'> = async (source, secret, ports, signal) => {
  const url = secretUrl(source, secret);
  const token = readToken(source, secret, ports.env);
  const limited = AbortSignal.any([signal, ports.timeLimit(timeoutSeconds * 1000)]);
  // Nothing that is caught here is passed on: a refused header or body is quoted in the error.
  const answer = await ask(url, token, source, ports, limited).catch(() => undefined);
  if (!answer)
    throw sourceProblem(
      limited.aborted ? 'vault-late' : 'vault-unreachable',
      secret,
      limited.aborted
        ? `${url.origin} gave no answer within ${timeoutSeconds} s`
        : `${url.origin} cannot be reached, or its answer broke off`,
      'check the address, the network and the certificate',
    );
  if (answer.status !== 200) throw refusal(answer.status, source, secret, url);
  return findField(answer.body, source, secret);
};

function secretUrl(source: Source, secret: string): URL {
  const base = new URL(source.address);
  if (base.protocol !== 'https:' && !isLoopback(source.address))
    throw sourceProblem('address-insecure', secret, `${base.origin} must be asked over https`, 'use the https address');
  const encode = (path: string): string => path.split('/').map(encodeURIComponent).join('/');
  const url = new URL(`/v1/${encode(source.mount)}/data/${encode(source.path)}`, base.origin);
  if (source.version !== undefined) url.searchParams.set('version', String(source.version));
  return url;
}

function readToken(
  { tokenVariable }: Source,
  secret: string,
  env: Readonly<Record<string, string | undefined>>,
): Redacted {
  const token = env[tokenVariable];
  if (token !== undefined && token !== '') return Redacted.of(token);
  throw sourceProblem(
    'vault-token-missing',
    secret,
    `environment variable ${tokenVariable} is not set`,
    `set ${tokenVariable} to a token that may read the secret`,
  );
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

async function ask(
  url: URL,
  token: Redacted,
  { namespace }: Source,
  ports: SourcePorts,
  signal: AbortSignal,
): Promise<Answer> {
  const headers = new Headers({ 'x-vault-token': token.reveal(), 'x-vault-request': 'true' });
  if (namespace !== undefined) headers.set('x-vault-namespace', namespace);
  const response = await ports.fetch(new Request(url, { headers, redirect: 'manual', signal }));
  if (response.status === 200) return { status: 200, body: decodeText(await readBounded(response)) ?? '' };
  await response.body?.cancel();
  return { status: response.status, body: '' };
}

function findField(body: string, { field, ...source }: Source, secret: string): Redacted {
  const answer = tryParse(body);
  if (!answer || (source.version !== undefined && answer.metadata.version !== source.version))
    throw sourceProblem(
      'vault-answer-invalid',
      secret,
      'the answer is not that of a KV version 2 engine, or is of another version than was asked for',
      `check that ${source.mount} is one, and that ${new URL(source.address).origin} is a Vault or OpenBao server`,
    );
  const fields = answer.data ?? {};
  const value = Object.hasOwn(fields, field) ? fields[field] : undefined;
  if (typeof value === 'string') return Redacted.of(value);
  if (value === undefined) throw missing(source, secret, `has no field ${field}`);
  throw sourceProblem(
    'value-unreadable',
    secret,
    `field ${field} of ${source.mount}/${source.path} is not text`,
    'store the value as a JSON string, one field for each secret',
  );
}

function tryParse(body: string): z.infer<typeof answerSchema>['data'] | undefined {
  try {
    return answerSchema.safeParse(JSON.parse(body)).data?.data;
  } catch {
    return undefined;
  }
}

function missing({ mount, path }: Pick<Source, 'mount' | 'path'>, secret: string, what: string): Error {
  return sourceProblem(
    'value-missing',
    secret,
    `${mount}/${path} ${what}`,
    'write it with `vault kv put` or `bao kv put`',
  );
}

function refusal(status: number, source: Source, secret: string, { origin }: URL): Error {
  const { mount, path, tokenVariable, version } = source;
  const fail = (code: string, what: string, fix: string): Error =>
    sourceProblem(code, secret, `${origin} ${what}`, fix);
  if (status === 404) {
    const which =
      version === undefined ? 'does not exist, or its newest version is deleted' : `has no version ${version}`;
    return missing(source, secret, which);
  }
  if (status === 401 || status === 403)
    return fail(
      'vault-denied',
      `refuses the token of ${tokenVariable} (${status})`,
      `give a token that is alive and may read ${mount}/data/${path}`,
    );
  if (status === 429) return fail('vault-rate-limited', 'has too many requests (429)', 'wait, then run it again');
  if (status === 503) return fail('vault-sealed', 'is sealed or in maintenance (503)', 'unseal it, then run it again');
  if (status >= 300 && status < 400)
    return fail(
      'vault-redirected',
      `sends elsewhere (${status}), where the token is not sent after`,
      'give the address of the active node, or of a load balancer that finds it',
    );
  return fail('vault-failed', `answers with status ${status}`, 'look at the log of the server');
}
