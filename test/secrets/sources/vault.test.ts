import { inspect } from 'node:util';
import { isBareAddress } from '../../../core/sources/is-bare-address';
import type { ValueSource } from '../../../core/sources/value-source';
import { systemFetch } from '../../../genesys/system-fetch';
import type { SourcePorts } from '../../../secrets/sources/source';
import { readVault } from '../../../secrets/sources/vault';
import { sourcePorts } from '../../kit/source-ports';
import { aVault, type FakeVault } from '../../kit/a-vault';

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
  for (const overrides of [{ path: 'nowhere' }, { version: 7 }, { field: 'other' }, { field: 'toString' }])
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

test('tells a deleted version and a destroyed one from one that is not there, and takes no value of them', async () => {
  vault.secrets.set('/secret/gone', [{ data: { key: 'x' } }, { data: null }, { data: null, destroyed: true }]);
  const saying = (what: string) => ({
    problems: [expect.objectContaining({ code: 'vault-version-gone', what: expect.stringContaining(what) as string })],
  });
  await expect(read({ path: 'gone', version: 2 })).rejects.toMatchObject(saying('deleted'));
  await expect(read({ path: 'gone' })).rejects.toMatchObject(saying('destroyed'));
  const lying = { version: 1, deletion_time: '', destroyed: true };
  vault.intercept = () => Response.json({ data: { data: { key: 'x' }, metadata: lying } });
  await expect(read()).rejects.toMatchObject(saying('destroyed'));
  const deleted = { version: 1, deletion_time: '2025-01-01T00:00:00Z', destroyed: false };
  vault.intercept = () => Response.json({ data: { data: { key: 'x' }, metadata: deleted } });
  await expect(read()).rejects.toMatchObject(saying('deleted'));
  const later = { version: 1, deletion_time: '2099-01-01T00:00:00Z', destroyed: false };
  vault.intercept = () => Response.json({ data: { data: { key: 'x' }, metadata: later } });
  await expect(read()).resolves.toBe('x');
});

test('tells a version 1 engine, another engine, a wrong mount, a wrong namespace and a missing policy apart', async () => {
  vault.mounts.set('old', { type: 'kv', options: { version: '1' } });
  vault.mounts.set('older', { type: 'kv', options: null });
  vault.mounts.set('pki', { type: 'pki' });
  await expect(read({ mount: 'old' })).rejects.toMatchObject(refusal('vault-kv-version-1'));
  await expect(read({ mount: 'older' })).rejects.toMatchObject(refusal('vault-kv-version-1'));
  await expect(read({ mount: 'pki' })).rejects.toMatchObject(refusal('vault-mount-wrong'));
  await expect(read({ mount: 'nowhere' })).rejects.toMatchObject(refusal('vault-mount-wrong'));
  const refuse = (status: number, text: string) => (request: Request) =>
    request.url.includes('/sys/') ? undefined : Response.json({ errors: [text] }, { status });
  vault.intercept = refuse(404, 'namespace not found');
  await expect(read({ namespace: 'team' })).rejects.toMatchObject(refusal('vault-namespace-wrong'));
  vault.intercept = refuse(403, '1 error occurred: permission denied');
  await expect(read()).rejects.toMatchObject({
    problems: [{ code: 'vault-denied', what: expect.stringContaining('does not let the token') as string }],
  });
});

test.each([
  'https://vault.example.com/v1',
  'https://user:w0rd@vault.example.com',
  'https://w0rd@vault.example.com',
  'https://vault.example.com?w0rd=1',
  'https://vault.example.com/#w0rd',
  'https://vault.example.com/?',
  'no address',
])('refuses the address %j without a word of it, and sends nothing', async (address) => {
  const thrown: unknown = await read({ address }).catch((error: unknown) => error);
  expect(thrown).toMatchObject(refusal('vault-address-invalid'));
  expect(inspect(thrown, { depth: 20 })).not.toMatch(/w0rd|v1\b/);
  expect(vault.calls).toEqual([]);
  expect(isBareAddress(address)).toBe(false);
});

test.each(['\r\n', '\n', ' ', '\0', '\t', 'ü', '\u200b', '\x7f'])('refuses a token with %j in it', async (sign) => {
  for (const token of [vault.token + sign, sign + vault.token, `${vault.token}${sign}x`]) {
    const thrown: unknown = await read({}, { env: { TOKEN: token } }).catch((error: unknown) => error);
    expect(thrown).toMatchObject(refusal('vault-token-invalid'));
    expect(inspect(thrown, { depth: 20, showHidden: true })).not.toContain(vault.token);
  }
  expect(vault.calls).toEqual([]);
});

test.each([200, 403, 404])(
  'takes a page of a proxy, and one without end, for no answer of a Vault: %i',
  async (status) => {
    vault.intercept = () => new Response('<html>a page of a proxy</html>', { status });
    await expect(read()).rejects.toMatchObject(refusal(status === 403 ? 'vault-denied' : 'vault-answer-invalid'));
    vault.intercept = () => new Response('x'.repeat(2 * 1024 * 1024), { status });
    await expect(read()).rejects.toMatchObject(refusal(status === 403 ? 'vault-denied' : 'vault-answer-invalid'));
  },
);
