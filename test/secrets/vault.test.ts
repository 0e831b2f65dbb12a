import { inspect } from 'node:util';
import type { ValueSource } from '../../core/value-source';
import { systemFetch } from '../../genesys/system-fetch';
import type { SourcePorts } from '../../secrets/sources/source';
import { readVault } from '../../secrets/sources/vault';
import { sourcePorts } from '../kit/source-ports';
import { aVault, type FakeVault } from '../kit/a-vault';

type VaultSource = Extract<ValueSource, { kind: 'vault' }>;
const name = 'prod_crm_apikey';
let vault: FakeVault;
beforeEach(async () => {
  vault = await aVault();
  vault.secrets.set('/secret/apps/crm', [{ data: { key: 'first-value' } }, { data: { key: 'second-value', size: 3 } }]);
});
afterEach(() => vault.close());

async function read(overrides: Partial<VaultSource> = {}, ports: Partial<SourcePorts> = {}): Promise<string> {
  const source = { kind: 'vault', address: vault.address, mount: 'secret', path: 'apps/crm', field: 'key' } as const;
  const all = sourcePorts({ fetch: systemFetch, env: { TOKEN: vault.token }, ...ports });
  const signal = new AbortController().signal;
  return (await readVault({ ...source, tokenVariable: 'TOKEN', ...overrides }, name, all, signal)).reveal();
}

const refusal = (code: string) => ({ problems: [expect.objectContaining({ code, where: name })] });

test('reads the newest version of a field, or the one that is named', async () => {
  await expect(read()).resolves.toBe('second-value');
  await expect(read({ version: 1 })).resolves.toBe('first-value');
  expect(vault.calls).toEqual([
    { method: 'GET', url: '/v1/secret/data/apps/crm', isMarked: true },
    { method: 'GET', url: '/v1/secret/data/apps/crm?version=1', isMarked: true },
  ]);
});

test('reads from a namespace, and paths with characters that mean something in a URL', async () => {
  vault.secrets.set('team/secret/a b?/ü#', [{ data: { key: 'odd-value' } }]);
  await expect(read({ namespace: 'team', path: 'a b?/ü#' })).resolves.toBe('odd-value');
});

test('names what is missing: the secret, its version, its field', async () => {
  vault.secrets.set('/secret/gone', [{ data: { key: 'x' } }, { data: null }]);
  for (const overrides of [
    { path: 'nowhere' },
    { version: 7 },
    { field: 'other' },
    { path: 'gone' },
    { field: 'toString' },
  ])
    await expect(read(overrides)).rejects.toMatchObject(refusal('value-missing'));
  await expect(read({ field: 'size' })).rejects.toMatchObject(refusal('value-unreadable'));
});

test('tells a refused token from none', async () => {
  await expect(read({}, { env: { TOKEN: 'another' } })).rejects.toMatchObject(refusal('vault-denied'));
  await expect(read({}, { env: {} })).rejects.toMatchObject(refusal('vault-token-missing'));
});

test.each([
  [307, 'vault-redirected'],
  [429, 'vault-rate-limited'],
  [500, 'vault-failed'],
  [503, 'vault-sealed'],
])('says what a status of %i means', async (status, code) => {
  vault.intercept = () => new Response('{}', { status, headers: { location: `${vault.address}/elsewhere` } });
  await expect(read()).rejects.toMatchObject(refusal(code));
  expect(vault.calls).toHaveLength(1);
});

test.each([
  '',
  'no JSON',
  '<html>a page of a proxy</html>',
  '{"data":{"data":{"key":"half-val',
  '{"data":{"key":"a version 1 engine"}}',
])('refuses the answer %j', async (body) => {
  vault.intercept = () => new Response(body);
  await expect(read()).rejects.toMatchObject(refusal('vault-answer-invalid'));
});

test('refuses an answer of another version than it asked for, and one that breaks off', async () => {
  vault.intercept = () => Response.json({ data: { data: { key: 'second-value' }, metadata: { version: 2 } } });
  await expect(read({ version: 1 })).rejects.toMatchObject(refusal('vault-answer-invalid'));
  await expect(read()).resolves.toBe('second-value');
  const pull = (stream: ReadableStreamDefaultController) => stream.error(new Error('gone'));
  const fetch = () => Promise.resolve(new Response(new ReadableStream({ pull })));
  await expect(read({}, { fetch })).rejects.toMatchObject(refusal('vault-unreachable'));
});

test('gives up on a server that is gone, and on one that never answers', async () => {
  await expect(read({ address: 'http://127.0.0.1:1' })).rejects.toMatchObject(refusal('vault-unreachable'));
  const stop = new AbortController();
  let release: (answer: Response) => void = () => undefined;
  vault.intercept = () => {
    stop.abort();
    return new Promise<Response>((resolve) => (release = resolve));
  };
  await expect(read({}, { timeLimit: () => stop.signal })).rejects.toMatchObject(refusal('vault-late'));
  release(new Response());
});

test('sends no token over http beyond this machine', async () => {
  const sent: string[] = [];
  const fetch = (request: Request) => Promise.resolve(new Response(String(sent.push(request.url))));
  await expect(read({ address: 'http://vault.example.com' }, { fetch })).rejects.toMatchObject(
    refusal('address-insecure'),
  );
  expect(sent).toEqual([]);
});

test('shows neither token nor value in what it throws', async () => {
  const bad = `${vault.token}\nx`;
  const thrown: unknown[] = [
    await read({}, { env: { TOKEN: bad } }).catch((error: unknown) => error),
    await read({ field: 'other' }).catch((error: unknown) => error),
  ];
  expect(inspect(thrown, { depth: 20, showHidden: true })).not.toMatch(new RegExp(`${vault.token}|second-value`));
});
