import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openTraces } from '../../../rotation/service/open-traces';
import { newRotation, type Rotation } from '../../../rotation/machine/rotation';
import { fakeClock } from '../../kit/a-sandbox';

interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly status: { readonly code?: number };
  readonly attributes: readonly { readonly key: string; readonly value: Readonly<Record<string, unknown>> }[];
}

/** A collector on loopback that takes OTLP as JSON. */
async function aCollector() {
  const bodies: { readonly path: string | undefined; readonly type: string | undefined; readonly text: string }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      bodies.push({ path: request.url, type: request.headers['content-type'], text: Buffer.concat(chunks).toString() });
      response.setHeader('content-type', 'application/json').end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bodies,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}

test('sends a span for each attempt at a stage and one for the rotation, as one trace from whatever process', async () => {
  const collector = await aCollector();
  const clock = fakeClock('2026-01-01T00:00:00Z');
  const begun = newRotation(
    { environment: 'dev', secret: 'dev_crm_bearer', generation: 2, cause: 'due', oldEndsAt: null },
    clock.now(),
  );
  const one = openTraces({ endpoint: collector.endpoint, worker: 'one', version: '1' }, clock);
  clock.advance(5000);
  const issued: Rotation = { ...begun, stage: 'check' };
  const finding = { outcome: 'proven', how: 'client credentials' } as const;
  one.observer.stepped?.({ before: begun, after: issued, outcome: { kind: 'done', finding }, milliseconds: 2000 });
  await one.close();
  const other = openTraces({ endpoint: `${collector.endpoint}/`, worker: 'other', version: '1' }, clock);
  clock.advance(5000);
  const failed: Rotation = { ...issued, stage: 'failed', failure: 'value-refused' };
  const refused = { kind: 'refused', code: 'value-refused' } as const;
  other.observer.stepped?.({ before: issued, after: failed, outcome: refused, milliseconds: 1000 });
  await other.close();
  await collector.close();

  expect(collector.bodies.map(({ path, type }) => [path, type])).toEqual([
    ['/v1/traces', 'application/json'],
    ['/v1/traces', 'application/json'],
  ]);
  const spans = collector.bodies.flatMap(({ text }) => spansOf(text));
  const root = spans.find(({ name }) => name === 'rotation')!;
  expect(spans.map(({ name }) => name)).toEqual(['rotation issue', 'rotation check', 'rotation']);
  expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
  expect(spans.slice(0, 2).map(({ parentSpanId }) => parentSpanId)).toEqual([root.spanId, root.spanId]);
  expect(spans.map(secondsOf)).toEqual([
    [3, 5],
    [9, 10],
    [0, 10],
  ]);
  expect(spans.map(({ status }) => status.code)).toEqual([0, 2, 2]);
  expect(attributesOf(spans[1]!)).toEqual({
    'deployment.environment.name': 'dev',
    'gcda.secret': 'dev_crm_bearer',
    'gcda.generation': 2,
    'gcda.stage': 'check',
    'gcda.outcome': 'refused',
    'error.type': 'value-refused',
  });
  expect(collector.bodies[0]?.text).toContain('gcda-rotator');
});

function spansOf(text: string): readonly Span[] {
  const { resourceSpans } = JSON.parse(text) as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] };
  return resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
}

function secondsOf({ startTimeUnixNano, endTimeUnixNano }: Span): number[] {
  const start = Date.parse('2026-01-01T00:00:00Z') / 1000;
  return [startTimeUnixNano, endTimeUnixNano].map((time) => Number(BigInt(time) / 1_000_000_000n) - start);
}

function attributesOf({ attributes }: Span): object {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}
