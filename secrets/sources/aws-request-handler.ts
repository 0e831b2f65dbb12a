import { isLoopback } from '../../genesys/is-loopback';
import { readBounded } from './read-bounded';
import type { SourcePorts } from './source';

/** What the SDK hands to whatever sends its requests. */
interface AwsRequest {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[] | null>>;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
}

/** Headers that fetch writes itself, from the address and the body. */
const ownHeaders = ['host', 'content-length'];

/**
 * Sends the SDK's requests through the command's own fetch: bounded answers, no redirects, and https wherever an address came from (the
 * SDK also takes it from `AWS_ENDPOINT_URL` and from profiles).
 */
export function awsRequestHandler(send: SourcePorts['fetch']) {
  return {
    async handle(request: AwsRequest, { abortSignal }: { readonly abortSignal?: AbortSignal } = {}) {
      const url = urlOf(request);
      if (url.protocol !== 'https:' && !isLoopback(url.href)) throw insecure();
      try {
        const response = await send(toRequest(request, url, abortSignal));
        const { status: statusCode } = response;
        const headers = Object.fromEntries(response.headers);
        return { response: { statusCode, headers, body: await readBounded(response) } };
      } catch {
        // The name makes the SDK try again. What fetch says may quote a header.
        throw Object.assign(new Error('no answer'), { name: 'TimeoutError' });
      }
    },
  };
}

function toRequest({ method, headers, body }: AwsRequest, url: URL, signal: AbortSignal | undefined): Request {
  const kept = Object.entries(headers).filter(([name]) => !ownHeaders.includes(name.toLowerCase()));
  return new Request(url, {
    method,
    headers: new Headers(kept),
    redirect: 'manual',
    ...(body === undefined || method === 'GET' ? {} : { body }),
    ...(signal === undefined ? {} : { signal }),
  });
}

function urlOf({ protocol, hostname, port, path, query = {} }: AwsRequest): URL {
  const url = new URL(`${protocol}//${hostname}${port === undefined ? '' : `:${port}`}${path}`);
  for (const [name, value] of Object.entries(query))
    for (const one of [value ?? ''].flat()) url.searchParams.append(name, one);
  return url;
}

function insecure(): Error {
  return Object.assign(new Error('an address of AWS is http'), { name: 'InsecureAddress' });
}
