import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { valueEstate, type ValueEstate, type ValueEstateSize } from './estate';

/** A platform in a process of its own, on loopback. */
export interface BenchPlatform {
  readonly url: string;
  close(): Promise<void>;
}

/** What it has, and how long it takes to answer. */
export interface PlatformTask {
  readonly size: ValueEstateSize;
  readonly answerMilliseconds: number;
}

const variable = 'GCDA_BENCH_PLATFORM';

export async function startPlatform(task: PlatformTask): Promise<BenchPlatform> {
  const child = fork(__filename, { env: { ...process.env, [variable]: JSON.stringify(task) } });
  const [url] = (await once(child, 'message')) as [string];
  return {
    url,
    close: async () => {
      child.disconnect();
      await once(child, 'exit');
    },
  };
}

/** The least that answers as the platform does: it reads every body, and keeps dates only. */
function platform({ inventory }: ValueEstate, answerMilliseconds: number): RequestListener {
  const all = inventory.environments.flatMap(({ credentials }) => credentials);
  const credentials = all.map(({ name, type }, index) => {
    return { id: `c${index}`, name, type: { name: type }, modifiedDate: '2026-01-01T00:00:00Z' };
  });
  let writes = 0;
  const answer = (path: string, body: string): object | undefined => {
    if (path === '/oauth/token') return { access_token: 't', token_type: 'bearer', expires_in: 86_400 };
    if (path.includes('/listing')) {
      const after = new URL(path, 'http://x').searchParams.get('after');
      const from = credentials.findIndex(({ id }) => id === after) + 1;
      return { entities: credentials.slice(from, from + 200) };
    }
    // Each credential is that of an integration with its name and number.
    const integration = /^\/api\/v2\/integrations(?:\/i(\d+)\/config\/current)?(?:\?|$)/.exec(path);
    if (integration?.[1] !== undefined) return { credentials: { basicAuth: { id: `c${integration[1]}` } } };
    if (integration) {
      const page = Number(new URL(path, 'http://x').searchParams.get('pageNumber')) - 1;
      const shown = credentials.slice(page * 100, page * 100 + 100);
      return { entities: shown.map(({ id, name }) => ({ id: id.replace('c', 'i'), name })) };
    }
    JSON.parse(body);
    writes += 1;
    const found = credentials[Number(path.slice(path.lastIndexOf('/') + 2))];
    return found && Object.assign(found, { modifiedDate: new Date(writes * 1000).toISOString() });
  };
  return (request, response) => {
    const parts: Buffer[] = [];
    const reply = (): void => {
      const text = JSON.stringify(answer(request.url ?? '', Buffer.concat(parts).toString()));
      const head = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
      response.writeHead(200, head).end(text);
    };
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => (answerMilliseconds === 0 ? reply() : setTimeout(reply, answerMilliseconds)));
  };
}

function servePlatform({ size, answerMilliseconds }: PlatformTask): void {
  const server = createServer(platform(valueEstate('http://127.0.0.1:1', size), answerMilliseconds));
  server.listen(0, '127.0.0.1', () => {
    process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });
  process.on('disconnect', () => {
    server.close();
    server.closeAllConnections();
  });
}

const task = process.env[variable];
// The parent has checked nothing that it has not made itself.
if (task !== undefined) servePlatform(JSON.parse(task) as PlatformTask);
