import { Redacted } from '../../../core/redacted';
import { appendRecord } from '../../../ledger/append-record';
import { acquireLease } from '../../../ledger/lease';
import { history } from '../../../ledger/ledger';
import type { GenesysClient } from '../../../genesys/client';
import type { RotationPorts } from '../../../rotation/run/rotation-ports';
import { readState } from '../../../rotation/run/read-state';
import { resume, rotate } from '../../../rotation/run/rotate';
import { isOver, type Rotation } from '../../../rotation/machine/rotation';
import { rotationsOf } from '../../../rotation/store/read-rotations';
import type { HttpReply } from '../../../genesys/send';
import type { SendToTarget, TargetRequest } from '../../../rotation/target/send-to-target';
import { writeLeaseName } from '../../../secrets/writing/write-leases';
import { anEstate, tokensOf, type Estate } from '../../kit/an-estate';

const secret = { environment: 'dev', secret: 'dev_crm_bearer' };
let estate: Estate;
afterEach(() => estate.close());

/** Rotates to the end, with time passing as the rotation wants it. */
async function toTheEnd(ports: RotationPorts, cause: 'asked' | 'revoked' = 'asked'): Promise<Rotation> {
  const { environment, clock } = estate;
  let current = (await rotate({ environment, secret: environment.secrets[0]!, cause, reason: 'a test' }, ports))!;
  while (!isOver(current)) {
    clock.advance(Math.max(0, current.wakeAt - clock.now()));
    current = await resume(current, ports);
  }
  return current;
}

/** Ports whose answers from issuers and targets go through `change`. */
function changed(change: (reply: HttpReply, request: TargetRequest) => HttpReply): Partial<RotationPorts> {
  const { send } = estate.ports();
  const changedSend: SendToTarget = async (request) => change(await send(request), request);
  return { send: changedSend };
}

const isToken = ({ url }: TargetRequest) => url.endsWith('/oauth/token');
const withBody = (reply: HttpReply, body: object): HttpReply => ({ ...reply, text: JSON.stringify(body) });
const withIssuer = (targets: Estate['targets']) =>
  tokensOf(targets, {
    introspectionUrl: `${targets.url}/dev/oauth/token/introspection`,
    revocationUrl: `${targets.url}/dev/oauth/token/revocation`,
  });
/** For tests in which a run on the platform has to carry what was written last. */
const withoutCache = { cacheSeconds: 0 };
const eventsOf = async () => (await history(estate.db, secret)).map(({ event }) => event);

test.each([
  ['that is in use again', 'old', 'not-proven', 'it was left alone: somebody has written it to the platform again'],
  ['where another was written', 'other', 'proven', 'revoked at its issuer'],
] as const)('looks before it ends an old value: one %s', async (_what, which, outcome, how) => {
  estate = await anEstate({ rotation: withIssuer });
  const ports = estate.ports();
  const { environment, clock, db } = estate;
  const waiting = await rotate(
    { environment, secret: environment.secrets[0]!, cause: 'asked', reason: 'a test' },
    ports,
  );
  expect(waiting?.stage).toBe('retire');
  // What a person sets by hand, as it stands in the ledger.
  const key = ports.keyOf('dev')!;
  const old = Redacted.of(ports.sources.env.DEV_CRM_BEARER ?? '');
  const fingerprint = key.fingerprint(which === 'old' ? old : Redacted.of('a value of somebody else'));
  const common = { ...secret, generation: 2, actor: 'ada', reason: '', fingerprint, credential: 'dev_crm_bearer' };
  const rest = { platformModifiedDate: null, idempotencyKey: null, details: {} };
  for (const event of ['writing', 'written'] as const)
    await db.transaction((tx) => appendRecord(tx, { ...common, ...rest, event }, ports));
  clock.advance(waiting!.wakeAt - clock.now());
  const after = await resume(waiting!, ports);
  expect(after.findings.retire).toMatchObject({ outcome, how });
});

test('refuses a new value that its target knows from another environment, and ends it', async () => {
  estate = await anEstate({ rotation: withIssuer });
  const ports = estate.ports(
    changed((reply, { url }) => (url.endsWith('/whoami') ? withBody(reply, { environment: 'prod' }) : reply)),
  );
  const ended = await toTheEnd(ports);
  expect(ended).toMatchObject({ stage: 'failed', failure: 'value-of-other-environment' });
  expect(ended.findings.check).toMatchObject({ outcome: 'refuted' });
  expect(ended.findings.restore?.how).toBe(
    'the old value was never replaced; the new one was ended: revoked at its issuer',
  );
  expect(await eventsOf()).toEqual(['begun', 'issued', 'failed']);
  expect(await estate.callNow()).toBe(200);
});

test('refuses a new value that its issuer does not know, and never writes it', async () => {
  estate = await anEstate({ rotation: withIssuer, hasProbe: false });
  const bogus = { access_token: 'not-a-good-token-0001', token_type: 'bearer', expires_in: 1800 };
  const ended = await toTheEnd(
    estate.ports(changed((reply, request) => (isToken(request) ? withBody(reply, bogus) : reply))),
  );
  expect(ended).toMatchObject({ stage: 'failed', failure: 'value-refused', storedAt: null });
  expect(ended.findings.check).toEqual({ outcome: 'refuted', how: 'introspection: not good' });
});

test('puts the old value back when the platform is refused with the new one', async () => {
  estate = await anEstate({ hasProbe: false, sandbox: withoutCache });
  const bogus = { access_token: 'not-a-good-token-0001', token_type: 'bearer', expires_in: 1800 };
  const ended = await toTheEnd(
    estate.ports(changed((reply, request) => (isToken(request) ? withBody(reply, bogus) : reply))),
  );
  expect(ended).toMatchObject({
    stage: 'failed',
    failure: 'value-refused',
    findings: {
      check: { outcome: 'not-proven', how: 'no probe, and its issuer cannot be asked' },
      verify: { outcome: 'refuted', how: 'console dev-crm-who-am-i: 401' },
      restore: { outcome: 'proven' },
    },
  });
  estate.clock.advance(60_000); // instances may have remembered the bad one
  expect(await estate.callNow()).toBe(200);
  // Nothing is known of the end of what was there first.
  const state = await readState(estate.db, estate.ports().inventory);
  expect(state.liveOf('dev', 'dev_crm_bearer')).toMatchObject({ generation: 1, endsAt: null });
});

test('puts back the value of an earlier rotation, and knows it again', async () => {
  estate = await anEstate({ hasProbe: false, sandbox: withoutCache });
  const first = await toTheEnd(estate.ports());
  const bogus = { access_token: 'not-a-good-token-0001', token_type: 'bearer', expires_in: 3600 };
  estate.clock.advance(1000);
  const failed = await toTheEnd(
    estate.ports(changed((reply, request) => (isToken(request) ? withBody(reply, bogus) : reply))),
  );
  expect(failed).toMatchObject({ stage: 'failed', failure: 'value-refused', generation: 2 });
  expect((await history(estate.db, secret)).at(-2)).toMatchObject({
    event: 'restored',
    generation: 1,
    details: { endsAt: first.newEndsAt },
  });
  const state = await readState(estate.db, estate.ports().inventory);
  expect(state.liveOf('dev', 'dev_crm_bearer')).toMatchObject({ generation: 2, endsAt: first.newEndsAt });
});

test('takes the token that is in use for no new one', async () => {
  estate = await anEstate({});
  await toTheEnd(estate.ports());
  let last = '';
  const ports = estate.ports({
    ...changed((reply, request) => {
      if (!isToken(request)) return reply;
      last ||= reply.text;
      return { ...reply, text: last };
    }),
  });
  const { environment, clock } = estate;
  const request = { environment, secret: environment.secrets[0]!, cause: 'asked' as const, reason: 'a test' };
  const second = (await rotate(request, ports))!; // makes `last` the one in use
  clock.advance(second.wakeAt - clock.now());
  expect(await resume(second, ports)).toMatchObject({ stage: 'prove' });
  const third = await rotate(request, ports);
  expect(third).toMatchObject({ stage: 'failed', failure: 'issuer-same-value', storedAt: null });
  expect(await estate.callNow()).toBe(200);
});

test.each([
  ['a line end in it', 'two\\nlines-0001', 'value-control-character'],
  ['nothing of a token', 'changeme', 'value-placeholder'],
  ['letters that no header carries', 'tökens-of-somebody-0001', 'value-not-carried'],
  ['the scheme that its header adds', 'Bearer tokens-of-somebody-0001', 'value-with-scheme'],
  ['a whole answer in it', '{\\"access_token\\":\\"tokens-of-0001\\"}', 'value-composite'],
])('refuses a token with %s', async (_, token, code) => {
  estate = await anEstate({});
  const text = `{"access_token":"${token}","token_type":"bearer","expires_in":1800}`;
  const ended = await toTheEnd(
    estate.ports(changed((reply, request) => (isToken(request) ? { ...reply, text } : reply))),
  );
  expect(ended).toMatchObject({ stage: 'failed', failure: code });
  expect(await eventsOf()).toEqual(['begun', 'failed']);
});

test('leaves the later value of a person in place', async () => {
  estate = await anEstate({});
  const ports = estate.ports();
  const put: string[] = [];
  const client: GenesysClient = {
    ...estate.client,
    putCredential: (id, write) => {
      put.push(write.name);
      return estate.client.putCredential(id, write);
    },
  };
  const ended = await toTheEnd({
    ...ports,
    clientOf: () => client,
    // A person writes between check and store.
    send: async (request) => {
      const reply = await ports.send(request);
      if (request.url.endsWith('/whoami')) await writeByHand(ports);
      return reply;
    },
  });
  expect(ended).toMatchObject({ stage: 'failed', failure: 'generation-taken' });
  expect(put).toEqual([]);
});

function writeByHand(ports: RotationPorts): Promise<unknown> {
  const none = { fingerprint: null, platformModifiedDate: null, credential: null, idempotencyKey: null, details: {} };
  const record = { ...secret, ...none, event: 'writing' as const, generation: 2, actor: 'ada', reason: 'by hand' };
  return ports.db.transaction((tx) => appendRecord(tx, record, ports));
}

test('waits for a target that is down, and goes on when it is back', async () => {
  estate = await anEstate({});
  let down = 3;
  const { send } = estate.ports();
  const flaky: SendToTarget = (request) => {
    if (isToken(request) || down-- <= 0) return send(request);
    return Promise.reject(new Error('unused')).catch(() => send({ ...request, url: 'http://127.0.0.1:1/' }));
  };
  const ended = await toTheEnd(estate.ports({ send: flaky }));
  expect(ended).toMatchObject({ stage: 'done', findings: { check: { outcome: 'proven' } } });
  expect(await eventsOf()).toEqual(['begun', 'issued', 'checked', 'stored', 'verified', 'retired', 'proven']);
});

test('without anything to ask, says of every step that it is not proven, and does it all the same', async () => {
  estate = await anEstate({
    hasProbe: false,
    hasKey: false,
    environment: (environment) => ({ ...environment, actions: [] }),
  });
  const ended = await toTheEnd(estate.ports());
  expect(ended.stage).toBe('done');
  const outcomes = Object.entries(ended.findings).map(([stage, { outcome }]) => `${stage} ${outcome}`);
  expect(outcomes).toEqual([
    'issue proven',
    'check not-proven',
    'store proven',
    'verify not-proven',
    'retire not-proven',
    'prove not-proven',
  ]);
});

test('says that the old value is refuted to be dead when its target goes on taking it', async () => {
  estate = await anEstate({
    service: 'payment',
    lifetimeSeconds: null,
  });
  const ended = await toTheEnd(estate.ports());
  // The first key of all was made by hand: nobody here knows its id.
  expect(ended.findings).toMatchObject({
    retire: { outcome: 'not-proven', how: 'it cannot be ended from here, and nothing is known of its end' },
    prove: { outcome: 'refuted', how: 'probe dev-crm-who-am-i: 200' },
  });
  const next = await toTheEnd(estate.ports());
  expect(next.findings).toMatchObject({ retire: { outcome: 'proven' }, prove: { outcome: 'proven' } });
});

test('ends a leaked value at once, and then another where the new one leaked', async () => {
  estate = await anEstate({ rotation: withIssuer });
  const { environment } = estate;
  const ask = (cause: 'asked' | 'revoked') =>
    rotate({ environment, secret: environment.secrets[0]!, cause, reason: 'a test' }, estate.ports());
  expect(await ask('asked')).toMatchObject({ stage: 'retire' });
  const second = await ask('revoked');
  // Instances of the platform go on with what they remember: that is what revoking costs.
  expect(second).toMatchObject({ generation: 2, cause: 'revoked', findings: { retire: { outcome: 'proven' } } });
  estate.clock.advance(85_000);
  for (const one of await rotationsOf(estate.db, secret)) await resume(one, estate.ports());
  expect(await rotationsOf(estate.db, secret)).toMatchObject([
    { generation: 1, cause: 'revoked', stage: 'done', findings: { prove: { outcome: 'proven' } } },
    { generation: 2, findings: { prove: { outcome: 'proven' } } },
  ]);
  expect(await eventsOf()).toContain('revoked');
});

test('keeps no value in any row, and forgets sealed ones that nobody needs', async () => {
  estate = await anEstate({ rotation: withIssuer });
  const issued: string[] = [];
  const ports = estate.ports(
    changed((reply, request) => {
      if (isToken(request)) issued.push((JSON.parse(reply.text) as { access_token: string }).access_token);
      return reply;
    }),
  );
  await toTheEnd(ports);
  await toTheEnd(ports);
  const rows = await Promise.all(
    ['rotations', 'ledger_records', 'leases', 'sealed_values'].map((table) =>
      estate.db.query(`SELECT * FROM ${table}`),
    ),
  );
  expect(issued).toHaveLength(2);
  const text = JSON.stringify(rows);
  for (const value of issued) {
    expect(text).not.toContain(value);
    expect(text).not.toContain(Buffer.from(value).toString('base64'));
  }
  expect(await estate.db.query('SELECT generation FROM sealed_values')).toEqual([{ generation: 2 }]);
});

test('counts on nothing while a value that failed is in use, since the old one was not kept', async () => {
  estate = await anEstate({ hasProbe: false, hasKey: false, sandbox: withoutCache });
  const endsAt = async () =>
    (await readState(estate.db, estate.ports().inventory)).liveOf('dev', 'dev_crm_bearer')?.endsAt;
  const first = await toTheEnd(estate.ports());
  expect(await endsAt()).toBe(first.newEndsAt);
  const bogus = { access_token: 'not-a-good-token-0001', token_type: 'bearer', expires_in: 3600 };
  const second = await toTheEnd(
    estate.ports(changed((reply, request) => (isToken(request) ? withBody(reply, bogus) : reply))),
  );
  expect(second).toMatchObject({ stage: 'failed', failure: 'old-value-unknown' });
  expect(await endsAt()).toBeNull();
  const third = await toTheEnd(
    estate.ports(changed((reply, request) => (isToken(request) ? { ...reply, status: 401 } : reply))),
  );
  expect(third).toMatchObject({ stage: 'failed', failure: 'issuer-refuses-client' });
  expect(await endsAt()).toBeNull();
  // The next good one mends it.
  await toTheEnd(estate.ports());
  estate.clock.advance(60_000);
  expect(await estate.callNow()).toBe(200);
});

test('does not take the refusal of a dead old value, which instances remember, for one of the new', async () => {
  estate = await anEstate({});
  const first = await toTheEnd(estate.ports());
  // Nobody renews it in time, and a call fails: the instances have the dead token fresh in their memory.
  estate.clock.advance(first.newEndsAt! - estate.clock.now() + 1000);
  expect([await estate.callNow(), await estate.callNow()]).not.toContain(200);
  const late = await toTheEnd(estate.ports());
  expect(late).toMatchObject({
    stage: 'done',
    findings: { check: { outcome: 'proven' }, prove: { outcome: 'proven' } },
  });
  expect(await estate.callNow()).toBe(200);
});

test('waits for another writer of the credential, and takes over what a dead worker of its own left', async () => {
  estate = await anEstate({});
  const { db, clock } = estate;
  const name = writeLeaseName('dev', 'dev_crm_bearer');
  const dead = { name, holder: 'a dead worker in dev/dev_crm_bearer/1', milliseconds: 1_000_000 };
  await acquireLease(db, dead, clock);
  expect(await toTheEnd(estate.ports())).toMatchObject({ stage: 'done', findings: { store: { outcome: 'proven' } } });
  await acquireLease(db, { ...dead, holder: 'ada' }, clock);
  const { environment } = estate;
  const request = { environment, secret: environment.secrets[0]!, cause: 'asked' as const, reason: 'a test' };
  expect(await rotate(request, estate.ports())).toMatchObject({ generation: 2, stage: 'store', attempts: 1 });
});
