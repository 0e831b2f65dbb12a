import type { InventorySecret } from '../../../core/inventory';
import { Redacted } from '../../../core/redacted';
import { defaultReadSeconds, readAtOnce, readEach } from '../../../secrets/reading/read-values';
import type { SourcePorts } from '../../../secrets/sources/source';
import { anEnvironment } from '../../kit/an-inventory';
import { sourcePorts } from '../../kit/source-ports';

const [base] = anEnvironment().secrets;

function secrets(count: number, source: (index: number) => InventorySecret['source']): InventorySecret[] {
  return Array.from({ length: count }, (_, index) => ({
    ...base!,
    name: `dev_crm_key${index}`,
    type: 'apikey',
    source: source(index),
  }));
}

const fromVault = (index: number) =>
  ({
    kind: 'vault',
    address: 'https://vault.example.com',
    mount: 'secret',
    path: `p${index}`,
    field: 'f',
    tokenVariable: 'TOKEN',
  }) as const;

const env = { TOKEN: 'token' };
const holding = (value: string) => Response.json({ data: { data: { f: value }, metadata: { version: 1 } } });

async function read(all: readonly InventorySecret[], ports: Partial<SourcePorts>) {
  const taken: string[] = [];
  const problems = await readEach(all, sourcePorts({ env, ...ports }), (_secret, value) => taken.push(value.reveal()));
  return { taken, problems };
}

test('reads many sources at a time, and never more than the bound', async () => {
  let open = 0;
  let most = 0;
  const fetch = async (request: Request) => {
    most = Math.max(most, ++open);
    await new Promise(setImmediate);
    open -= 1;
    return holding(`value-of-${request.url}`);
  };
  const { taken, problems } = await read(secrets(100, fromVault), { fetch });
  expect([taken.length, problems, most]).toEqual([100, [], readAtOnce]);
});

test('reports everything that is missing at once, in the order of the secrets', async () => {
  const fetch = (request: Request) => {
    const isEven = Number(request.url.at(-1)) % 2 === 0;
    return Promise.resolve(isEven ? holding('some-value') : new Response('{"errors":[]}', { status: 404 }));
  };
  const { taken, problems } = await read(secrets(40, fromVault), { fetch });
  expect(taken).toHaveLength(20);
  expect(problems.map(({ code, where }) => [code, where])).toEqual(
    Array.from({ length: 20 }, (_, index) => ['value-missing', `dev_crm_key${2 * index + 1}`]),
  );
});

test('has one time limit for all of them, and names the late ones', async () => {
  const stop = new AbortController();
  const limits: number[] = [];
  const timeLimit = (milliseconds: number) => {
    limits.push(milliseconds);
    return limits.length === 1 ? stop.signal : new AbortController().signal;
  };
  const asked: string[] = [];
  const fetch = (request: Request): Promise<Response> => {
    asked.push(request.url);
    if (asked.length <= 3) return Promise.resolve(holding('some-value'));
    if (asked.length === 3 + readAtOnce) stop.abort(new DOMException('over', 'TimeoutError'));
    // A source that does not listen to its signal.
    return new Promise(() => undefined);
  };
  const { taken, problems } = await read(secrets(60, fromVault), { fetch, timeLimit });
  expect([limits[0], taken.length, asked.length]).toEqual([defaultReadSeconds * 1000, 3, 3 + readAtOnce]);
  expect(problems.map(({ code }) => code)).toEqual(Array.from({ length: 57 }, () => 'value-late'));
});

test('says that it was interrupted, when it was', async () => {
  const { problems } = await read(secrets(2, fromVault), { timeLimit: () => AbortSignal.abort('SIGINT') });
  expect(problems.map(({ code }) => code)).toEqual(['interrupted', 'interrupted']);
});

test('asks for prompted values one by one, after the rest and without a limit', async () => {
  const order: string[] = [];
  const ask = async (secret: string) => {
    order.push(`ask ${secret}`);
    await new Promise(setImmediate);
    order.push(`got ${secret}`);
    return Redacted.of('typed-value');
  };
  const fetch = () => {
    order.push('fetch');
    return Promise.resolve(holding('some-value'));
  };
  const mixed = secrets(3, (index) => (index === 1 ? fromVault(index) : { kind: 'prompt' }));
  const { taken } = await read(mixed, { ask, fetch });
  expect(taken).toEqual(['some-value', 'typed-value', 'typed-value']);
  expect(order).toEqual(['fetch', 'ask dev_crm_key0', 'got dev_crm_key0', 'ask dev_crm_key2', 'got dev_crm_key2']);
});
