import { randomUUID } from 'node:crypto';
import type { Clock } from '../../core/clock';
import { Redacted } from '../../core/redacted';
import type { JournalEntry } from '../../sandbox/genesys/options';
import { createSandbox, type Sandbox } from '../../sandbox/create-sandbox';
import { virtualTime } from '../../test/kit/virtual-time';
import { overFetch } from '../../test/kit/over-fetch';
import { valueEstate, type ValueEstate, type ValueEstateSize } from './estate';
import { clientSecret, createWriter } from './writer';

/** How a sync fares under the platform's limit. */
export interface LimitedResult {
  /** Seconds of virtual time that the first sync took. */
  readonly firstSeconds: number;
  readonly syncs: number;
  /** Requests of all syncs together, and the minutes of virtual time from the first to the last. */
  readonly requests: number;
  readonly minutes: number;
  /** Of what the limit allows in the full minutes of the run. */
  readonly used: number;
  readonly refused: number;
}

const url = 'http://127.0.0.1:1';
const perMinute = 300;
const minute = 60_000;
const [writer, admin] = ['writer', 'admin'] as const;

/** Syncs several times in a row with one token against the sandbox's platform and its limit, in virtual time. */
export async function syncLimited(size: ValueEstateSize, syncs: number): Promise<LimitedResult> {
  const time = virtualTime(Date.UTC(2026, 0, 1));
  const journal: JournalEntry[] = [];
  const sandbox = createSandbox({
    organizations: [{ name: 'nonprod', clients: [writer, admin].map(clientSeed) }],
    clock: time.clock,
    newId: randomUUID,
    fetch: () => Promise.reject(new Error('no action is run')),
    requestsPerMinute: perMinute,
    onRequest: (entry) => journal.push(entry),
  });
  const estate = valueEstate(url, size);
  const ends: number[] = [];
  const start = await time.run(async () => {
    await deploy(sandbox, estate, time.clock);
    // The dates must differ from those of the first write.
    await time.clock.sleep(minute);
    const own = await createWriter({
      clientId: writer,
      url,
      isPaced: true,
      clock: time.clock,
      send: overFetch(late(sandbox, time.clock)),
      every: repeat(time.clock),
    });
    const begin = time.clock.now();
    for (let i = 0; i < syncs; i += 1) {
      const { problems } = await own.sync(estate);
      if (problems.length > 0) throw new Error(JSON.stringify(problems[0]));
      ends.push(time.clock.now());
    }
    await own.close();
    return begin;
  });
  const calls = journal.filter(({ client, operation }) => client === writer && operation !== 'token');
  return { ...judge(calls, start), firstSeconds: ((ends[0] ?? start) - start) / 1000, syncs };
}

function clientSeed(clientId: string) {
  return { name: clientId, clientId, clientSecret: Redacted.of(clientSecret), permissions: ['all'] };
}

function judge(
  calls: readonly JournalEntry[],
  start: number,
): Pick<LimitedResult, 'requests' | 'minutes' | 'used' | 'refused'> {
  const last = Math.max(...calls.map(({ at }) => at));
  const full = Math.floor((last - start) / minute);
  const inFull = calls.filter(({ at }) => at < start + full * minute).length;
  return {
    requests: calls.length,
    minutes: (last - start) / minute,
    used: full === 0 ? calls.length / perMinute : inFull / (full * perMinute),
    refused: calls.filter(({ status }) => status === 429).length,
  };
}

/** The platform behind a network: 60 to 180 milliseconds away, there and back, always in the same order. */
function late(sandbox: Sandbox, clock: Pick<Clock, 'sleep'>) {
  let calls = 0;
  return async (request: Request): Promise<Response> => {
    calls += 1;
    await clock.sleep(30 + ((calls * 37) % 60));
    const response = await sandbox.fetch(request);
    await clock.sleep(30 + ((calls * 53) % 60));
    return response;
  };
}

/** Timers of virtual time: the right to write is prolonged while a sync waits for the next minute. */
function repeat(clock: Pick<Clock, 'sleep'>) {
  return (milliseconds: number, work: () => void) => {
    let isOn = true;
    const goOn = async (): Promise<void> => {
      await clock.sleep(milliseconds);
      if (!isOn) return;
      work();
      await goOn();
    };
    void goOn();
    return () => void (isOn = false);
  };
}

/** Makes the credentials and their integrations, as Terraform does, with a token of its own. */
async function deploy(sandbox: Sandbox, { inventory }: ValueEstate, clock: Pick<Clock, 'sleep'>): Promise<void> {
  const send = (
    method: 'POST' | 'PUT',
    path: string,
    headers: Readonly<Record<string, string>>,
    body: string | URLSearchParams,
  ) => sandbox.fetch(new Request(url + path, { method, headers, body }));
  const authorization = `Basic ${Buffer.from(`${admin}:${clientSecret}`).toString('base64')}`;
  const answer = await send(
    'POST',
    '/oauth/token',
    { authorization },
    new URLSearchParams({ grant_type: 'client_credentials' }),
  );
  const { access_token: token } = (await answer.json()) as { access_token: string };
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const all = inventory.environments.flatMap(({ credentials }) => credentials);
  for (const [index, { name, type }] of all.entries()) {
    const make = async (method: 'POST' | 'PUT', path: string, body: object): Promise<{ id: string }> => {
      const made = await send(method, `/api/v2/integrations${path}`, headers, JSON.stringify(body));
      if (!made.ok) throw new Error(`${method} ${path}: ${made.status}`);
      return (await made.json()) as { id: string };
    };
    const { id } = await make('POST', '/credentials', { name, type: { name: type }, credentialFields: {} });
    const integration = await make('POST', '', { integrationType: { id: 'custom-rest-actions' } });
    const config = { name, version: 1, properties: {}, advanced: {}, notes: '', credentials: { basicAuth: { id } } };
    await make('PUT', `/${integration.id}/config/current`, config);
    if ((index + 1) % (perMinute / 3 - 10) === 0) await clock.sleep(minute);
  }
}
