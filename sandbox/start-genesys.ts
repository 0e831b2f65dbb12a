import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { Redacted } from '../core/redacted';
import { settleClients } from './clients';
import { controlPrefix, type createControlApp } from './control';
import { sqlitePersistence } from './genesys/persistence';
import { createSandbox } from './create-sandbox';
import type { Journal } from './journal';
import { exampleLayout } from './layout';
import { closeServer, listen } from './listen';
import type { StartPorts, StartSandboxOptions } from './start-options';

/** What the Genesys side needs besides the options. */
export interface GenesysParts {
  readonly key: Redacted;
  readonly journal: Journal;
  readonly port: number;
  readonly control: ReturnType<typeof createControlApp>;
}

/** Starts the platform's side; `undo` learns how to stop it. Gives its URL. */
export async function startGenesys(
  undo: AsyncDisposableStack,
  options: StartSandboxOptions,
  ports: StartPorts,
  parts: GenesysParts,
): Promise<string> {
  const organizations = Object.keys(options.layout ?? exampleLayout);
  const clients = settleClients(options.folder.clients, organizations);
  const sandbox = createSandbox({
    organizations: Object.entries(clients).map(([name, client]) => ({
      name,
      clients: [{ name: 'provisioning', ...client, permissions: ['all'] }],
    })),
    clock: ports.clock,
    newId: () => randomUUID(),
    fetch: ports.fetch,
    persistence: sqlitePersistence({ file: options.folder.genesysDatabase, key: parts.key }),
    onRequest: (entry) => parts.journal.genesys(entry),
    ...(options.requestsPerMinute === undefined ? {} : { requestsPerMinute: options.requestsPerMinute }),
    ...(options.cacheSeconds === undefined ? {} : { cacheSeconds: options.cacheSeconds }),
    ...(options.cacheSeed === undefined ? {} : { cacheSeed: options.cacheSeed }),
  });
  undo.defer(() => sandbox.close());
  const answer = (request: Request) =>
    new URL(request.url).pathname.startsWith(controlPrefix) ? parts.control.fetch(request) : sandbox.fetch(request);
  // The library's own Request and Response would replace the global ones for the whole process.
  const listener = getRequestListener(answer, { overrideGlobalObjects: false });
  const server = createServer((request, response) => void listener(request, response));
  const url = await listen(server, parts.port);
  undo.defer(() => closeServer(server));
  return url;
}
