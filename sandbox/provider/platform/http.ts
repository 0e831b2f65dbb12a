import { request as sendHttp } from 'node:http';

/** One HTTP request; `path` may begin with two slashes, which `URL` would not keep. */
export interface HttpRequest {
  readonly host: string;
  readonly port: number;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** Its answer, read to the end. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly text: string;
}

/** Sends a request; rejects with Node's error (`code` ECONNREFUSED and so on) when there is no answer. */
export type SendHttp = (request: HttpRequest) => Promise<HttpAnswer>;

/** Milliseconds after which the platform's Go SDK gives up on one request. */
const requestTimeout = 32_000;

/** Sends over plain HTTP on a connection of its own, as the platform's Go SDK does (it closes every connection). */
export const sendOverLoopback: SendHttp = ({ host, port, method, path, headers, body }) =>
  new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const outgoing = sendHttp({
      host,
      port,
      method,
      path,
      agent: false,
      headers: { ...headers, ...length },
      timeout: requestTimeout,
    });
    outgoing.on('timeout', () => outgoing.destroy(new Error('no answer within 32 seconds')));
    outgoing.on('error', reject);
    outgoing.on('response', (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () =>
        resolve({
          status: incoming.statusCode ?? 0,
          headers: incoming.headers,
          text: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    outgoing.end(body);
  });
