import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';

/** One version of a secret; `data` is null once it is deleted. */
interface Version {
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly destroyed?: boolean;
}

/** A server that answers reads of KV version 2 as the API documentation of Vault says. */
export interface FakeVault {
  readonly address: string;
  /** Versions by `<namespace>/<mount>/<path>`; without a namespace the first part is empty. */
  readonly secrets: Map<string, readonly Version[]>;
  /** Engines by mount, as `sys/internal/ui/mounts` tells of them; `secret` is of version 2. */
  readonly mounts: Map<string, { readonly type: string; readonly options?: { readonly version: string } | null }>;
  readonly token: string;
  /** What it was asked: method, path with query, and whether the client's own header was there. */
  readonly calls: { readonly method: string; readonly url: string; readonly isMarked: boolean }[];
  /** Answers in place of the server's own, for what cannot be set up otherwise. */
  intercept: (request: Request) => Response | Promise<Response> | undefined;
  close(): Promise<void>;
}

const errors = (status: number, ...texts: string[]) => Response.json({ errors: texts }, { status });

/** Starts it on a free port. */
export async function aVault(): Promise<FakeVault> {
  const vault = {
    address: '',
    secrets: new Map<string, readonly Version[]>(),
    mounts: new Map([['secret', { type: 'kv', options: { version: '2' } }]]),
    token: ['hvs', 'of', 'a', 'test'].join('-'),
    calls: [] as { method: string; url: string; isMarked: boolean }[],
    intercept: (): undefined => undefined,
  } as Omit<FakeVault, 'close'> & { address: string };
  const fetch = async (request: Request): Promise<Response> => {
    const { pathname, search } = new URL(request.url);
    const isMarked = request.headers.get('x-vault-request') === 'true';
    vault.calls.push({ method: request.method, url: pathname + search, isMarked });
    return (await vault.intercept(request)) ?? answer(request, vault);
  };
  const server = serve({ fetch, hostname: '127.0.0.1', port: 0 });
  await new Promise((resolve) => server.once('listening', resolve));
  vault.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      if ('closeAllConnections' in server) server.closeAllConnections();
    });
  return Object.assign(vault, { close });
}

function tellMount(engine: { readonly type: string } | undefined): Response {
  return engine ? Response.json({ data: engine }) : errors(403, 'permission denied');
}

function answer(
  request: Request,
  { secrets, mounts, token }: Pick<FakeVault, 'secrets' | 'mounts' | 'token'>,
): Response {
  const url = new URL(request.url);
  if (request.headers.get('x-vault-token') !== token) return errors(403, 'permission denied');
  const asked = /^\/v1\/sys\/internal\/ui\/mounts\/(.+)$/.exec(url.pathname)?.[1];
  if (asked !== undefined) return tellMount(mounts.get(asked));
  const [mount, kind, ...path] = url.pathname.replace('/v1/', '').split('/').map(decodeURIComponent);
  const engine = mounts.get(mount ?? '');
  if (!engine || kind !== 'data') return errors(404, `no handler for route "${mount}". route entry not found.`);
  if (engine.options?.version !== '2') return errors(404);
  const namespace = request.headers.get('x-vault-namespace') ?? '';
  const versions = secrets.get([namespace, mount, ...path].join('/')) ?? [];
  const number = Number(url.searchParams.get('version') ?? versions.length);
  const version = versions[number - 1];
  if (!version) return errors(404);
  const deletedAt = version.data === null ? '2026-01-01T00:00:00Z' : '';
  const metadata = {
    version: number,
    created_time: '2025-01-01T00:00:00Z',
    deletion_time: deletedAt,
    destroyed: version.destroyed ?? false,
  };
  return Response.json({ data: { data: version.data, metadata } }, { status: version.data === null ? 404 : 200 });
}
