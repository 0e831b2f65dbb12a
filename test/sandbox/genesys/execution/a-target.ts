import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { listen } from '../../../../sandbox/listen';

/** What a target saw. */
export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Target {
  readonly url: string;
  readonly seen: SeenRequest[];
  close(): Promise<void>;
}

export interface Answer {
  readonly status?: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A service on loopback; `answer` undefined leaves the request hanging. */
export async function aTarget(answer: (request: SeenRequest) => Answer | undefined): Promise<Target> {
  const seen: SeenRequest[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const one = {
        method: request.method!,
        url: request.url!,
        headers: request.headers,
        body: Buffer.concat(chunks).toString('utf8'),
      };
      seen.push(one);
      const reply = answer(one);
      if (reply)
        response
          .writeHead(reply.status ?? 200, { 'content-type': 'application/json', ...reply.headers })
          .end(reply.body ?? '{}');
    });
  });
  return { url: await listen(server, 0), seen, close: () => closed(server) };
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeAllConnections();
  });
}
