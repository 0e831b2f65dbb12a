import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ProblemsError } from '../core/problem';

/** The only interface the sandbox listens on. */
export const loopback = '127.0.0.1';

/**
 * Listens on loopback; port 0 takes any free one. Gives the base URL.
 *
 * @throws {ProblemsError} `port-taken`
 */
export async function listen(server: Server, port: number): Promise<string> {
  // Longer than clients keep an idle connection: one that closes it first never sends a request into a closing one.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(toListenError(error, port)));
    server.listen(port, loopback, resolve);
  });
  // An address is a string only for pipes.
  return `http://${loopback}:${(server.address() as AddressInfo).port}`;
}

/** Lets running requests end for up to `graceMilliseconds`, then cuts what is left. */
export async function closeServer(server: Server, graceMilliseconds = 1000): Promise<void> {
  if (!server.listening) return;
  const cut = setTimeout(() => server.closeAllConnections(), graceMilliseconds);
  // A connection whose last request ends after the call would otherwise be kept alive until its client hangs up.
  const sweep = setInterval(() => server.closeIdleConnections(), 10);
  await new Promise<void>((resolve) => server.close(() => resolve()));
  clearTimeout(cut);
  clearInterval(sweep);
}

function toListenError(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') return error;
  const isTaken = error.code === 'EADDRINUSE';
  return new ProblemsError(
    [
      {
        code: 'port-taken',
        where: `${loopback}:${port}`,
        what: isTaken
          ? `port ${port} must be free, but another process listens on it`
          : `port ${port} may not be used by this account`,
        fix: `stop that process; or take other ports with \`npx gcda sandbox start --port 4110\` (the next one is used too), evaluate \`npx gcda sandbox env\`, and run \`npx cdktf deploy '*'\`, since what is deployed names the old ones`,
      },
    ],
    { cause: error },
  );
}
