import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { ProblemsError } from '../../core/problem';

/** Something that answers over HTTP. */
export interface HttpServer {
  /** `http://127.0.0.1:9464`. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves an app on one interface.
 *
 * @throws ProblemsError `listen-failed`
 */
export async function serveHttp(
  fetch: (request: Request) => Response | Promise<Response>,
  { hostname, port }: { readonly hostname: string; readonly port: number },
): Promise<HttpServer> {
  const server = serve({ fetch, hostname, port });
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve);
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenFailed(`${hostname}:${port}`, error.code)));
  });
  const { address, port: taken, family } = server.address() as AddressInfo; // an address is a string only for pipes
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${taken}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}

function listenFailed(where: string, code = 'an unknown error'): ProblemsError {
  return new ProblemsError([
    {
      code: 'listen-failed',
      where,
      what: `it must be an address of this machine that is free, got ${code}`,
      fix: 'stop whoever listens there, or choose another with --listen',
    },
  ]);
}
