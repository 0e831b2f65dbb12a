import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020';
import { Redacted } from '../../../core/redacted';
import { appendRecord } from '../../../ledger/append-record';
import type { Database } from '../../../ledger/database';
import { ledgerEvents, type LedgerEvent, type LedgerRecord } from '../../../ledger/record';
import { verifyChain } from '../../../ledger/verify-chain';
import type { CloudEvent } from '../../../rotation/events/cloud-event';
import { eventOf } from '../../../rotation/events/event-of';
import { eventSchemas } from '../../../rotation/events/event-schemas';
import { EventsRefused, type EventSink } from '../../../rotation/events/event-sink';
import { fileSink } from '../../../rotation/events/file-sink';
import { httpSink } from '../../../rotation/events/http-sink';
import { keepTelling } from '../../../rotation/events/keep-telling';
import { tellEvents, type TellPorts } from '../../../rotation/events/tell-events';
import { createBell } from '../../../core/bell';
import { openRotations } from '../../../rotation/store/open-rotations';
import { fakeClock } from '../../kit/a-sandbox';
import { onEachDatabase } from '../../ledger/databases';

const clock = fakeClock('2026-01-01T00:00:00Z');
const details: Readonly<Partial<Record<LedgerEvent, LedgerRecord['details']>>> = {
  alerted: {
    of: 'dev_crm_bearer',
    writtenAt: '2025-12-31T23:32:00.000Z',
    threshold: 'late',
    endsAt: '2026-01-01T00:02:00.000Z',
    isEndKnown: true,
    state: 'paused',
    because: null,
    gapSeconds: null,
  },
  paused: { of: 'environment', until: null },
  resumed: { of: 'environment' },
  'events-behind': { of: 'http https://siem.example/', events: 12_000 },
  'client-noted': { client: 'a client' },
  accepted: { of: 'dev_crm_bearer', ofGeneration: 1, stack: 'dev-crm', code: 'live-secret-unproven' },
};

function aRecord(overrides: Partial<LedgerRecord> = {}): LedgerRecord {
  const event = overrides.event ?? 'stored';
  return {
    environment: 'dev',
    event,
    secret: 'dev_crm_bearer',
    generation: 1,
    actor: 'rotator@host',
    reason: 'due',
    fingerprint: '0123456789abcdef',
    platformModifiedDate: null,
    credential: 'dev_crm_bearer',
    idempotencyKey: 'dev/dev_crm_bearer/1',
    details: details[event] ?? {},
    sequence: 7,
    at: '2026-01-01T00:00:00.000Z',
    keyId: null,
    previousHash: '0'.repeat(64),
    hash: 'a'.repeat(64),
    mac: null,
    ...overrides,
  };
}

/** A receiver that keeps what it is told, or refuses while told so. */
function aReceiver(name = 'memory'): EventSink & { readonly events: CloudEvent[]; refuses: boolean } {
  const events: CloudEvent[] = [];
  const receiver = {
    name,
    events,
    refuses: false,
    put: (more: readonly CloudEvent[]) => {
      if (receiver.refuses) return Promise.reject(new EventsRefused('answered 503'));
      events.push(...more);
      return Promise.resolve();
    },
  };
  return receiver;
}

test('tells a record as CloudEvents has it, always the same', () => {
  expect(eventOf(aRecord())).toEqual({
    specversion: '1.0',
    id: 'dev/7',
    source: '/gcda/dev',
    type: 'io.gcda.rotation.stored.v1',
    subject: 'dev_crm_bearer',
    time: '2026-01-01T00:00:00.000Z',
    datacontenttype: 'application/json',
    dataschema: 'urn:gcda:schema:io.gcda.rotation.stored.v1',
    data: expect.objectContaining({ environment: 'dev', sequence: 7, generation: 1, facts: {}, hash: 'a'.repeat(64) }),
  });
  expect(eventOf(aRecord({ event: 'alerted', secret: null }))).toMatchObject({ subject: 'dev_crm_bearer' });
});

test('ships a schema for each type, which its events satisfy and others do not', () => {
  const file = join(__dirname, '../../../docs/rotation/events.schema.json');
  const shipped = JSON.parse(readFileSync(file, 'utf8')) as { readonly $defs: Readonly<Record<string, object>> };
  // After a change: npx gcda rotator schema > docs/rotation/events.schema.json
  expect(shipped).toEqual(JSON.parse(JSON.stringify(eventSchemas())));
  const ajv = new Ajv2020({ formats: { 'date-time': true }, allowUnionTypes: true });
  const isEvent = ajv.compile(shipped);
  const failure = aRecord({ event: 'failed', details: { rotation: 'dev/dev_crm_bearer/1', code: 'target-refuses' } });
  const environmentProven = aRecord({ event: 'proven', secret: null });
  const types = [...ledgerEvents.map((event) => aRecord({ event })), failure, environmentProven].map((record) => {
    const told = eventOf(record);
    expect([told.type, isEvent(told), isEvent.errors]).toEqual([told.type, true, null]);
    expect(isEvent({ ...told, id: undefined })).toBe(false);
    expect(isEvent({ ...told, data: { ...told.data, value: 'x' } })).toBe(false);
    expect(isEvent({ ...told, type: 'io.gcda.other.v1' })).toBe(false);
    return told.type;
  });
  expect(types).toContain('io.gcda.rotation.failed.v1');
  expect(new Set([...types, 'event'])).toEqual(new Set(Object.keys(shipped.$defs)));
});

describe('a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gcda-events-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('is of mode 0600, has one event a line, and a line that a kill cut off does not spoil the next one', async () => {
    const path = join(folder, 'events.jsonl');
    const events = [eventOf(aRecord()), eventOf(aRecord({ sequence: 8 }))];
    await fileSink(path).put(events);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    writeFileSync(path, readFileSync(path, 'utf8').slice(0, -20));
    await fileSink(path).put(events.slice(1));
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
    expect(lines).toHaveLength(3);
    expect([lines[0], lines[2]].map((line) => JSON.parse(line ?? '') as unknown)).toEqual(events);
  });

  test('that cannot be written takes nothing', async () => {
    await expect(fileSink(join(folder, 'nowhere', 'x')).put([eventOf(aRecord())])).rejects.toThrow(
      'writing gave ENOENT',
    );
  });
});

describe('a collector', () => {
  const events = [7, 8, 9].map((sequence) => eventOf(aRecord({ sequence })));
  const ports = { clock, timeLimit: () => new AbortController().signal };

  test('gets each event in a request of its own, with the token, or several in a batch', async () => {
    const requests: { readonly type: string | null; readonly authorization: string | null; readonly body: unknown }[] =
      [];
    const fetch = async (request: Request): Promise<Response> => {
      const { headers } = request;
      const body: unknown = await request.json();
      requests.push({ type: headers.get('content-type'), authorization: headers.get('authorization'), body });
      return new Response(null, { status: 202 });
    };
    const url = 'https://siem.example/in?key=abc';
    const token = Redacted.of('token of a test');
    const single = httpSink({ url, token, atOnce: 1 }, { ...ports, fetch });
    expect(single.name).toBe('http https://siem.example/in');
    await single.put(events);
    expect(requests.map(({ body }) => body)).toEqual(events);
    expect(requests[0]).toMatchObject({
      type: 'application/cloudevents+json',
      authorization: 'Bearer token of a test',
    });
    requests.length = 0;
    await httpSink({ url, token: undefined, atOnce: 2 }, { ...ports, fetch }).put(events);
    expect(requests.map(({ body }) => body)).toEqual([events.slice(0, 2), events.slice(2)]);
    expect(requests[0]).toMatchObject({ type: 'application/cloudevents-batch+json', authorization: null });
  });

  test.each([
    [
      'answered 503',
      30_000,
      () => Promise.resolve(new Response('', { status: 503, headers: { 'retry-after': '30' } })),
    ],
    ['answered 302', 0, () => Promise.resolve(new Response('', { status: 302, headers: { location: '/x' } }))],
    ['not reachable', 0, () => Promise.reject(new Error('header value'))],
  ])('that %s has taken nothing', async (why, after, fetch) => {
    const sink = httpSink({ url: 'https://siem.example', token: undefined, atOnce: 1 }, { ...ports, fetch });
    await expect(sink.put(events)).rejects.toMatchObject({ message: why, after });
  });
});

onEachDatabase((place) => {
  const ledger = { clock, keyOf: () => undefined };
  const open = async (): Promise<Database> => {
    const db = await place.open();
    await openRotations(db);
    return db;
  };
  const portsOf = (db: Database, worker = 'a'): TellPorts => ({ ...ledger, db, worker, actor: 'rotator' });
  const append = async (db: Database, environment: string, count: number): Promise<void> => {
    for (let i = 0; i < count; i += 1)
      await db.transaction((tx) =>
        appendRecord(tx, { ...aRecord(), environment, event: 'resumed', secret: null, details: {} }, ledger),
      );
  };
  const ids = ({ events }: { readonly events: readonly CloudEvent[] }) => events.map(({ id }) => id);
  const upTo = (environment: string, count: number) =>
    Array.from({ length: count }, (_, i) => `${environment}/${i + 1}`);

  test('tells everything once and in order, each receiver from where it stopped', async () => {
    const db = await open();
    await append(db, 'dev', 3);
    const [one, other] = [aReceiver('one'), aReceiver('other')];
    await expect(tellEvents(one, portsOf(db))).resolves.toBe(3);
    await append(db, 'dev', 250);
    await append(db, 'stg', 1);
    await expect(tellEvents(one, portsOf(db))).resolves.toBe(251);
    await expect(tellEvents(one, portsOf(db))).resolves.toBe(0);
    await expect(tellEvents(other, portsOf(db))).resolves.toBe(254);
    expect(ids(one)).toEqual([...upTo('dev', 253), 'stg/1']);
    expect(ids(other)).toEqual(ids(one));
  });

  test('loses nothing while a receiver is down, and repeats with the same ids what was cut off before it was noted', async () => {
    const db = await open();
    const receiver = aReceiver();
    await append(db, 'dev', 2);
    receiver.refuses = true;
    await expect(tellEvents(receiver, portsOf(db))).rejects.toThrow('answered 503');
    receiver.refuses = false;
    // Killed after the receiver had them, before that was noted.
    const killed = { ...db, transaction: () => Promise.reject(new Error('killed')) };
    await expect(tellEvents(receiver, portsOf(killed as Database))).rejects.toThrow('killed');
    await append(db, 'dev', 1);
    await expect(tellEvents(receiver, portsOf(db, 'b'))).resolves.toBe(3);
    expect(ids(receiver)).toEqual(['dev/1', 'dev/2', 'dev/1', 'dev/2', 'dev/3']);
  });

  test('is done by one of several processes at a time', async () => {
    const db = await open();
    const other = await place.open();
    await append(db, 'dev', 1);
    const receiver = aReceiver();
    let meanwhile: number | undefined = 0;
    const slow: EventSink = {
      name: receiver.name,
      put: async (events) => {
        meanwhile = await tellEvents(receiver, portsOf(other, 'b'));
        await receiver.put(events);
      },
    };
    await expect(tellEvents(slow, portsOf(db))).resolves.toBe(1);
    expect(meanwhile).toBeUndefined();
    expect(ids(receiver)).toEqual(['dev/1']);
  });

  test('goes on by itself whatever happens, with longer and longer waits', async () => {
    const db = await open();
    const receiver = aReceiver();
    const stop = new AbortController();
    const waits: number[] = [];
    const restless = {
      now: () => clock.now(),
      sleep: async (wait: number) => {
        waits.push(wait);
        if (receiver.events.length === 0) return;
        // Recorded while the service stops: told with its last attempt.
        await append(db, 'dev', 1);
        stop.abort();
      },
    };
    receiver.refuses = true;
    await append(db, 'dev', 1);
    const refusals: string[] = [];
    const onRefused = (_: string, why: string) => {
      refusals.push(why);
      receiver.refuses = refusals.length < 3;
    };
    const ports = { ...portsOf(db), clock: restless, bell: createBell(restless), onRefused };
    await keepTelling(receiver, ports, stop.signal);
    expect(refusals).toEqual(['answered 503', 'answered 503', 'answered 503']);
    expect(waits).toEqual([1000, 2000, 4000, 2000]);
    expect(ids(receiver)).toEqual(['dev/1', 'dev/2']);
  });

  test.each([86_400_000, Number.MAX_SAFE_INTEGER, Infinity])(
    'waits a minute at most for a receiver that asks for %d ms',
    async (after) => {
      const db = await open();
      await append(db, 'dev', 1);
      const stop = new AbortController();
      const waits: number[] = [];
      const sleep = (wait: number) => {
        waits.push(wait);
        stop.abort();
        return Promise.resolve();
      };
      const restless = { now: () => clock.now(), sleep };
      const busy = { name: 'busy', put: () => Promise.reject(new EventsRefused('answered 503', after)) };
      const ports = { ...portsOf(db), clock: restless, bell: createBell(restless), onRefused: () => undefined };
      await keepTelling(busy, ports, stop.signal);
      expect(waits).toEqual([60_000]);
    },
  );

  test('puts on record, once, that a receiver is far behind', async () => {
    const db = await open();
    const [stuck, well] = [aReceiver('stuck'), aReceiver('well')];
    stuck.refuses = true;
    await append(db, 'dev', 4);
    const ports = { ...portsOf(db), mostBehind: 3 };
    for (let i = 0; i < 3; i += 1) await expect(tellEvents(stuck, ports)).rejects.toThrow('answered 503');
    await tellEvents(well, { ...ports, mostBehind: 100 });
    expect(well.events.slice(4)).toMatchObject([
      { id: 'dev/5', type: 'io.gcda.events.behind.v1', subject: 'stuck', data: { facts: { events: 4 } } },
    ]);
    expect(await verifyChain(db, 'dev', { key: undefined })).toMatchObject({ records: 5, problems: [] });
  });
});
