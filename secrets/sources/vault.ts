import { z } from 'zod';
import { wireObject } from '../../core/wire';
import { Redacted } from '../../core/redacted';
import { isBareAddress } from '../../core/sources/is-bare-address';
import { tryParseJson } from '../../core/try-parse-json';
import { isLoopback } from '../../genesys/is-loopback';
import { decodeText } from './decode-text';
import { readBounded } from './read-bounded';
import { sourceProblem, type ReadSource, type SourcePorts } from './source';

const timeoutSeconds = 10;

/** Answer of a read of KV version 2; a deleted version has `data: null` (Vault API documentation, "Read secret version"). */
const answerSchema = wireObject({
  data: wireObject({
    data: z.record(z.string(), z.unknown()).nullable(),
    metadata: wireObject({
      version: z.int(),
      deletion_time: z.string().optional(),
      destroyed: z.boolean().optional(),
    }),
  }),
});
type Secret = z.infer<typeof answerSchema>['data'];

/** What Vault says of a refusal; it is looked at, and never shown. */
const errorsSchema = wireObject({ errors: z.array(z.string()) });
/** Answer to the question that `vault kv` asks too, whatever the token may: which engine is mounted there. */
const mountSchema = wireObject({
  data: wireObject({ type: z.string(), options: wireObject({ version: z.string().optional() }).optional() }),
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
  const asked = { source, secret, origin: url.origin };
  if (answer.status === 200) return findField(answer.body, asked, ports.clock.now());
  if (answer.status !== 404 && answer.status !== 401 && answer.status !== 403) throw refusal(answer.status, asked);
  const said = errorsOf(answer.body);
  const kept = answer.status === 404 ? tryParse(answer.body) : undefined;
  if (kept) throw gone(kept, asked);
  if (answer.status === 404 && said === undefined) throw notVault(asked);
  // The engine's own word tells a version 1 engine and a policy that lacks the path from a secret that is not there.
  const mountUrl = new URL(`/v1/sys/internal/ui/mounts/${encodePath(source.mount)}`, url.origin);
  const mount = await ask(mountUrl, token, source, ports, limited).catch(() => undefined);
  throw notFound(answer.status, said ?? '', mount?.status === 200 ? mount.body : '', asked);
};

/** What was asked, and where. */
interface Asked {
  readonly source: Source;
  readonly secret: string;
  readonly origin: string;
}

function secretUrl(source: Source, secret: string): URL {
  if (!isBareAddress(source.address))
    throw sourceProblem(
      'vault-address-invalid',
      secret,
      'the address of a Vault must be scheme, host and port alone, without path, query, user or password',
      'write it like https://vault.example.com:8200; mount, path and namespace have members of their own',
    );
  const base = new URL(source.address);
  if (base.protocol !== 'https:' && !isLoopback(source.address))
    throw sourceProblem('address-insecure', secret, `${base.origin} must be asked over https`, 'use the https address');
  const url = new URL(`/v1/${encodePath(source.mount)}/data/${encodePath(source.path)}`, base.origin);
  if (source.version !== undefined) url.searchParams.set('version', String(source.version));
  return url;
}

function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

function readToken(
  { tokenVariable }: Source,
  secret: string,
  env: Readonly<Record<string, string | undefined>>,
): Redacted {
  const token = env[tokenVariable];
  if (token !== undefined && token !== '' && !/^[\x21-\x7e]+$/.test(token))
    throw sourceProblem(
      'vault-token-invalid',
      secret,
      `environment variable ${tokenVariable} holds what no token can: a line end, a blank, or a character that is not ASCII`,
      `set ${tokenVariable} to the token alone, without the line end behind it`,
    );
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
  if (response.status === 200 || response.status === 404 || response.status === 403 || response.status === 401)
    return { status: response.status, body: await textOf(response) };
  await response.body?.cancel();
  return { status: response.status, body: '' };
}

/** Empty where it is no text, or longer than any answer of Vault. */
async function textOf(response: Response): Promise<string> {
  try {
    return decodeText(await readBounded(response)) ?? '';
  } catch (error) {
    if (error instanceof RangeError) return '';
    throw error;
  }
}

function findField(body: string, asked: Asked, now: number): Redacted {
  const { source, secret } = asked;
  const { field, mount, path } = source;
  const answer = tryParse(body);
  if (!answer || (source.version !== undefined && answer.metadata.version !== source.version)) throw notVault(asked);
  const { destroyed, deletion_time: deletedAt } = answer.metadata;
  // A time to come is that of versions which end by themselves.
  const isDeleted = deletedAt != null && deletedAt !== '' && !(Date.parse(deletedAt) > now);
  if (answer.data === null || destroyed === true || isDeleted) throw gone(answer, asked);
  const value = Object.hasOwn(answer.data, field) ? answer.data[field] : undefined;
  if (typeof value === 'string') return Redacted.of(value);
  if (value === undefined) throw missing(asked, `has no field ${field}`);
  throw sourceProblem(
    'value-unreadable',
    secret,
    `field ${field} of ${mount}/${path} is not text`,
    'store the value as a JSON string, one field for each secret',
  );
}

function tryParse(body: string): Secret | undefined {
  return answerSchema.safeParse(tryParseJson(body)).data?.data;
}

/** In small letters; undefined where it is not Vault that answers. */
function errorsOf(body: string): string | undefined {
  return errorsSchema.safeParse(tryParseJson(body)).data?.errors.join(' ').toLowerCase();
}

function notVault({ source, secret, origin }: Asked): Error {
  return sourceProblem(
    'vault-answer-invalid',
    secret,
    'the answer is not that of a KV version 2 engine, or is of another version than was asked for',
    `check that ${source.mount} is one, and that ${origin} is a Vault or OpenBao server`,
  );
}

function gone({ metadata }: Secret, { source: { mount, path }, secret }: Asked): Error {
  const isDestroyed = metadata.destroyed === true;
  return sourceProblem(
    'vault-version-gone',
    secret,
    `version ${metadata.version} of ${mount}/${path} is ${isDestroyed ? 'destroyed' : 'deleted'}`,
    isDestroyed ? 'write a new version' : 'write a new version, or `vault kv undelete` it',
  );
}

function missing({ source: { mount, path }, secret }: Asked, what: string): Error {
  return sourceProblem(
    'value-missing',
    secret,
    `${mount}/${path} ${what}`,
    'write it with `vault kv put` or `bao kv put`',
  );
}

/** Tells apart why a secret cannot be had, by what Vault said and by the engine that is mounted there, where the token may know. */
function notFound(status: number, said: string, mounted: string, asked: Asked): Error {
  const { source, secret, origin } = asked;
  const { mount, path, namespace, tokenVariable, version } = source;
  const fail = (code: string, what: string, fix: string): Error =>
    sourceProblem(code, secret, `${origin} ${what}`, fix);
  if (said.includes('namespace'))
    return fail(
      'vault-namespace-wrong',
      namespace === undefined ? 'wants a namespace' : `has no namespace ${namespace}, or knows none at all`,
      'correct namespace, or leave it out where the server has none',
    );
  const engine = mountSchema.safeParse(tryParseJson(mounted)).data?.data;
  if (engine && engine.type !== 'kv' && engine.type !== 'generic')
    return fail('vault-mount-wrong', `has another engine at ${mount}`, 'give the mount of a KV version 2 engine');
  if (engine && engine.options?.version !== '2')
    return fail(
      'vault-kv-version-1',
      `has a KV version 1 engine at ${mount}, which keeps no versions`,
      `\`vault kv enable-versioning ${mount}\`, or give the mount of a KV version 2 engine`,
    );
  if (said.includes('no handler for route'))
    return fail(
      'vault-mount-wrong',
      `has no engine at ${mount}${namespace === undefined ? '' : ` of namespace ${namespace}`}`,
      'correct mount; `vault secrets list` shows them',
    );
  if (status === 404) return missing(asked, version === undefined ? 'does not exist' : `has no version ${version}`);
  if (engine)
    return fail(
      'vault-denied',
      `does not let the token of ${tokenVariable} read ${mount}/data/${path} (${status})`,
      'give it a policy with `read` on that path, or correct path',
    );
  return fail(
    'vault-denied',
    `refuses the token of ${tokenVariable} (${status})`,
    `give a token that is alive, of ${namespace === undefined ? 'the right namespace' : `namespace ${namespace}`}, and may read ${mount}/data/${path}`,
  );
}

function refusal(status: number, { secret, origin }: Asked): Error {
  const fail = (code: string, what: string, fix: string): Error =>
    sourceProblem(code, secret, `${origin} ${what}`, fix);
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
