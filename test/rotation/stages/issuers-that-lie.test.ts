import { toBody } from '../../../rotation/store/rotation-row';
import type { RotationPorts } from '../../../rotation/run/rotation-ports';
import { resume, rotate } from '../../../rotation/run/rotate';
import { isOver, type Rotation } from '../../../rotation/machine/rotation';
import { again } from '../../../rotation/machine/stage-fault';
import type { HttpReply } from '../../../genesys/send';
import { readState } from '../../../rotation/run/read-state';
import { planRotation } from '../../../rotation/plan/plan-rotation';
import { anEstate, tokensOf, type Estate } from '../../kit/an-estate';

let estate: Estate;
afterEach(() => estate.close());

type Answer = { access_token: string; token_type: string; expires_in: unknown };

/** Ports on which answers of the token server go through `change`. */
function changed(change: (answer: Answer, reply: HttpReply) => Partial<HttpReply> | object): Partial<RotationPorts> {
  const { send } = estate.ports();
  return {
    send: async (request) => {
      const reply = await send(request);
      if (!request.url.endsWith('/oauth/token')) return reply;
      const result = change(JSON.parse(reply.text) as Answer, reply);
      return 'status' in result ? { ...reply, ...result } : { ...reply, text: JSON.stringify(result) };
    },
  };
}

const ask = (ports: RotationPorts, cause: 'asked' | 'revoked' = 'asked') =>
  rotate({ environment: estate.environment, secret: estate.environment.secrets[0]!, cause, reason: 'a test' }, ports);

async function toTheEnd(ports: RotationPorts, begun?: Rotation): Promise<Rotation> {
  let current = begun ?? (await ask(ports))!;
  for (let steps = 0; !isOver(current); steps += 1) {
    if (steps === 500) throw new Error('it does not end');
    estate.clock.advance(Math.max(0, current.wakeAt - estate.clock.now()));
    current = await resume(current, ports);
  }
  return current;
}

const withRevocation =
  (more: object = {}) =>
  (targets: Estate['targets']) =>
    tokensOf(targets, { revocationUrl: `${targets.url}/dev/oauth/token/revocation`, ...more });

const sum = '85 s overlap + 30 s issue and check + 60 s retries + 10 s claim of a dead worker + 5 s takeover = 190 s';
const aJwt = (claims: object) =>
  [{ alg: 'ES256' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.') +
  `.${'c2lnbmF0dXJl'.repeat(4)}`;

test.each<[string, (now: number) => Partial<Answer>, number]>([
  ['expires_in of a second', () => ({ expires_in: 1 }), 1],
  ['expires_in of none', () => ({ expires_in: 0 }), 0],
  ['the sum exactly, less the skew', () => ({ expires_in: 375 }), 375],
  ['a JWT that ends sooner than its answer says', (now) => ({ access_token: aJwt({ exp: now / 1000 + 60 }) }), 60],
  ['a JWT that has ended', (now) => ({ access_token: aJwt({ exp: now / 1000 - 3600 }) }), -3600],
])('keeps a good token where the new one would not live long enough: %s', async (_, lie, seconds) => {
  estate = await anEstate({});
  const first = await toTheEnd(estate.ports());
  const now = Math.floor(estate.clock.now() / 1000) * 1000;
  estate.clock.advance(now + 1000 - estate.clock.now());
  const second = await toTheEnd(estate.ports(changed((answer) => ({ ...answer, ...lie(estate.clock.now()) }))));
  expect(second).toMatchObject({ stage: 'failed', failure: 'issuer-life-too-short', storedAt: null });
  expect(second.findings.issue?.how).toBe(
    `it lives for ${seconds} s, declared are 1800 s; a value must live for more than twice the lead of ${sum}`,
  );
  const state = await readState(estate.db, estate.ports().inventory);
  expect(state.liveOf('dev', 'dev_crm_bearer')?.endsAt).toBe(first.newEndsAt);
  expect(await estate.callNow()).toBe(200);
});

test('takes a token that lives for less than declared, and long enough, and says so', async () => {
  estate = await anEstate({});
  const ended = await toTheEnd(estate.ports(changed((answer) => ({ ...answer, expires_in: '600' }))));
  expect(ended).toMatchObject({
    stage: 'done',
    findings: { issue: { facts: { lifeSeconds: 600, declaredSeconds: 1800 } } },
  });
  expect(ended.findings.issue?.how).toContain('it lives for 600 s, declared are 1800 s');
});

test('takes a short-lived token once the one in use is dead, since it is better than none', async () => {
  estate = await anEstate({});
  const first = await toTheEnd(estate.ports());
  estate.clock.advance(first.newEndsAt! - estate.clock.now() + 1000);
  const ended = await toTheEnd(estate.ports(changed((answer) => ({ ...answer, expires_in: 120 }))));
  expect(ended).toMatchObject({ storedAt: expect.any(Number) });
  expect(ended.findings.issue?.how).toContain('taken all the same, since the value in use could not be saved any more');
});

test('takes none that would be dead when it gets there, though the one in use is dead', async () => {
  estate = await anEstate({});
  const first = await toTheEnd(estate.ports());
  estate.clock.advance(first.newEndsAt! - estate.clock.now() + 1000);
  const ended = await toTheEnd(estate.ports(changed((answer) => ({ ...answer, expires_in: 1 }))));
  expect(ended).toMatchObject({ stage: 'failed', failure: 'issuer-life-too-short', storedAt: null });
});

test('waits for a token that is not good yet, within the skew of clocks at once', async () => {
  estate = await anEstate({});
  const now = Math.ceil(estate.clock.now() / 1000);
  const from = (nbf: number) => ({ access_token: aJwt({ nbf, exp: now + 3600 }) });
  const early = await ask(estate.ports(changed((answer) => ({ ...answer, ...from(now + 30) }))));
  expect(early).toMatchObject({ stage: 'issue', attempts: 1, fault: { code: 'issuer-value-not-yet-good' } });
  expect(early!.wakeAt - estate.clock.now()).toBeLessThanOrEqual(60_000);
});

test('asks an issuer that repeats the token in use again when that ends, and counts the gap', async () => {
  estate = await anEstate({ tokenManner: 'repeats' });
  const asked: number[] = [];
  const { send } = estate.ports();
  const ports = estate.ports({
    send: (request) => {
      if (request.url.endsWith('/oauth/token')) asked.push(estate.clock.now());
      return send(request);
    },
  });
  // What the estate was deployed with is the token that the server keeps: its end is learnt from the answer.
  const begun = estate.clock.now();
  const told = await ask(ports);
  expect(told).toMatchObject({ stage: 'failed', failure: 'issuer-same-value' });
  expect(told!.findings.issue?.how).toContain('up to 100 s without a good value follow. What helps: whenSameToken');
  const end = begun + 1_800_000;
  estate.clock.advance(end + 1000 - begun);
  const first = await toTheEnd(ports);
  expect(first).toMatchObject({ stage: 'done' });

  // Due: it waits for the end, asks seldom before it, and soon after.
  estate.clock.advance(first.newEndsAt! - 300_000 - estate.clock.now());
  asked.length = 0;
  const waiting = await ask(ports);
  expect(waiting).toMatchObject({ stage: 'issue', attempts: 0, fault: { code: 'issuer-same-value' } });
  const state = await readState(estate.db, ports.inventory);
  const [plan] = planRotation(estate.clock.now(), ports.inventory, state).rotations;
  expect(plan).toMatchObject({ gapSeconds: 100 });
  expect(plan?.arithmetic.at(-1)).toBe(
    'expected gap: 30 s issue and check + 10 s propagation + 60 s cache = 100 s without a good value, since its issuer repeats the token in use',
  );
  const ended = await toTheEnd(ports, waiting);
  expect(ended).toMatchObject({ stage: 'done', findings: { issue: { facts: { gapSeconds: 100 } } } });
  expect(ended.storedAt! - first.newEndsAt!).toBeLessThan(5_000);
  expect(ended.findings.issue?.how).toContain('its issuer repeats the token in use: up to 100 s without a good value');
  expect(asked.length).toBeLessThan(45);
  for (const from of asked) expect(asked.filter((at) => at >= from && at < from + 60_000).length).toBeLessThan(25);
  estate.clock.advance(60_000);
  expect(await estate.callNow()).toBe(200);
});

test('revokes the token in use first where its author accepts that', async () => {
  estate = await anEstate({
    tokenManner: 'repeats',
    rotation: withRevocation({ whenSameToken: { do: 'revoke-first', reason: 'nobody calls at night' } }),
  });
  const ports = estate.ports();
  const planned = planRotation(estate.clock.now(), ports.inventory, await readState(estate.db, ports.inventory));
  expect(planned.rotations).toMatchObject([{ gapSeconds: 100 }]);
  const ended = await toTheEnd(ports);
  expect(ended).toMatchObject({ stage: 'done', generation: 1, findings: { issue: { facts: { gapSeconds: 100 } } } });
  expect(ended.findings.issue?.how).toContain('the one in use was revoked at its issuer before');
  estate.clock.advance(60_000);
  expect(await estate.callNow()).toBe(200);
});

test('revokes a leaked token first, since no other is to be had', async () => {
  estate = await anEstate({ tokenManner: 'repeats', rotation: withRevocation() });
  const ended = await ask(estate.ports(), 'revoked');
  expect(ended).toMatchObject({ cause: 'revoked', findings: { issue: { facts: { gapSeconds: 100 } } } });
});

test('a person has a rotation tried that waits, and is told', async () => {
  estate = await anEstate({});
  const busy = estate.ports({ send: () => Promise.reject(again('target-fails', 86_400_000)) });
  const waiting = await ask(busy);
  expect(waiting).toMatchObject({ stage: 'issue', fault: { code: 'target-fails' } });
  expect(waiting?.wakeAt).toBe(estate.clock.now() + 60_000);
  const told: string[] = [];
  const { environment } = estate;
  const request = { environment, secret: environment.secrets[0]!, cause: 'asked', reason: 'a test' } as const;
  const after = await rotate({ ...request, onHurried: ({ id }) => told.push(id) }, estate.ports());
  expect(after).toMatchObject({ stage: 'retire', generation: 1 });
  expect(told).toEqual([after!.id]);
  // Nobody hurries what waits for calls with the old value to be over.
  const later = await rotate({ ...request, onHurried: ({ id }) => told.push(id) }, estate.ports());
  expect(later).toEqual(after);
  expect(told).toHaveLength(1);
});

test('wakes a rotation whose row has a date that never comes', async () => {
  estate = await anEstate({});
  const waiting = await ask(estate.ports());
  const never = Date.UTC(9999, 11, 31);
  // As a release left it that heeded such a wait; what is not authenticated would be set aside.
  const { body, mac } = toBody({ ...waiting!, wakeAt: never }, estate.ports().keyOf);
  await estate.db.query('UPDATE rotations SET wake_at = $1, body = $2, mac = $3', [never, body, mac]);
  expect(waiting?.stage).toBe('retire');
  expect(await ask(estate.ports())).toMatchObject({ stage: 'prove', generation: 1 });
});

test.each(['odd'] as const)('renews with an issuer whose answers are %s', async (tokenManner) => {
  estate = await anEstate({ tokenManner });
  expect(await toTheEnd(estate.ports())).toMatchObject({
    stage: 'done',
    findings: { issue: { facts: { lifeSeconds: 1800 } } },
  });
});

test('names what is wrong with an answer, while it waits and when it has given up', async () => {
  estate = await anEstate({ tokenManner: 'listed' });
  const how = '`expires_in` must be a number of seconds, it is a list';
  const waiting = await ask(estate.ports());
  expect(waiting).toMatchObject({ stage: 'issue', attempts: 1, fault: { code: 'issuer-answer-unusable', how } });
  const ended = await toTheEnd(estate.ports(), waiting);
  expect(ended).toMatchObject({ stage: 'failed', failure: 'issuer-answer-unusable', findings: { issue: { how } } });
});

test('refuses a token of which only introspection says that it ends at once, and knows when another ends', async () => {
  estate = await anEstate({
    hasProbe: false,
    rotation: (targets) => tokensOf(targets, { introspectionUrl: `${targets.url}/dev/oauth/token/introspection` }),
  });
  const { send } = estate.ports();
  const endingIn = (seconds: number) =>
    estate.ports({
      send: async (request) => {
        const reply = await send(request);
        if (!request.url.endsWith('/introspection')) return reply;
        const exp = estate.clock.now() / 1000 + seconds;
        return { ...reply, text: JSON.stringify({ active: true, exp }) };
      },
    });
  const failed = await toTheEnd(endingIn(60));
  expect(failed).toMatchObject({ stage: 'failed', failure: 'issuer-life-too-short', storedAt: null });
  expect(failed.findings.check?.how).toContain('it lives for 60 s, declared are 1800 s');
  const taken = await ask(endingIn(900));
  expect(taken).toMatchObject({ stage: 'retire', newEndsAt: estate.clock.now() + 900_000 });
});
