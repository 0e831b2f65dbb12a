import { createPulse } from '../../../rotation/store/pulse';
import { claimMilliseconds } from '../../../rotation/machine/claim-milliseconds';
import { resume, rotate } from '../../../rotation/run/rotate';
import type { RotationPorts } from '../../../rotation/run/rotation-ports';
import { rotationsOf } from '../../../rotation/store/read-rotations';
import { advance } from '../../../rotation/run/advance';
import { claimDue } from '../../../rotation/store/claim-due';
import { beginPlanned } from '../../../rotation/run/begin-planned';
import { planRotation } from '../../../rotation/plan/plan-rotation';
import { readState } from '../../../rotation/run/read-state';
import type { GenesysClient } from '../../../genesys/client';
import { anEstate, tokensOf, type Estate } from '../../kit/an-estate';

const key = { environment: 'dev', secret: 'dev_crm_bearer' };
let estate: Estate;
afterEach(() => estate.close());

const open = async () =>
  (estate = await anEstate({
    rotation: (targets) => tokensOf(targets, { revocationUrl: `${targets.url}/dev/oauth/token/revocation` }),
  }));

/** A worker with a pulse that does not beat: time passes only while it stands still. */
function aWorker(overrides: Partial<RotationPorts> = {}): RotationPorts {
  const ports = estate.ports(overrides);
  const sleep = () => new Promise<void>(() => undefined);
  return { ...ports, pulse: createPulse({ ...ports, clock: { ...estate.clock, sleep } }) };
}

const asked = () => ({
  ...{
    environment: estate.environment,
    secret: estate.environment.secrets[0]!,
    cause: 'asked' as const,
    reason: 'a test',
  },
});
const writes = () =>
  estate.kit.journal.filter(({ method, path }) => method === 'PUT' && path.includes('/credentials/')).length;
const newest = async () => (await rotationsOf(estate.db, key)).at(-1)!;

test('a worker that stood still before its write sends none, and keeps nothing', async () => {
  await open();
  const other = aWorker();
  let hasStood = false;
  // The first look at the platform of the store stage: what follows is the write.
  const standing = async (): Promise<void> => {
    if (hasStood || (await newest()).stage !== 'store') return;
    hasStood = true;
    estate.clock.advance(claimMilliseconds);
    expect((await resume(await newest(), other)).stage).toBe('retire');
  };
  const client = new Proxy(estate.client, {
    get: (real, name: keyof GenesysClient) =>
      name === 'guarded'
        ? real.guarded
        : async (...given: never[]) => {
            const answer = await (real[name] as (...given: never[]) => Promise<unknown>)(...given);
            await standing();
            return answer;
          },
  });
  const stopped = rotate(asked(), aWorker({ clientOf: () => client }));
  await expect(stopped).rejects.toMatchObject({ problems: [{ code: 'rotation-lost' }] });
  // The other one's.
  expect(writes()).toBe(1);
  expect(await newest()).toMatchObject({ stage: 'retire', generation: 1 });
  expect(await estate.callNow()).toBe(200);
});

test('a worker that stood still before it ends the old value ends none', async () => {
  await open();
  const first = await rotate(asked(), aWorker());
  estate.clock.advance(first!.wakeAt - estate.clock.now());
  const asks: string[] = [];
  const { send } = estate.ports();
  const stopped = aWorker({
    send: (request) => {
      asks.push(request.url);
      return send(request);
    },
    // Read right before the client asks.
    sources: {
      ...estate.ports().sources,
      env: new Proxy(estate.ports().sources.env, {
        get: (env, name: string) => {
          if (name === 'DEV_CRM_ISSUERSECRET') estate.clock.advance(claimMilliseconds);
          return env[name];
        },
      }),
    },
  });
  await expect(resume(await newest(), stopped)).rejects.toMatchObject({ problems: [{ code: 'rotation-lost' }] });
  expect(asks).toEqual([]);
  expect((await newest()).stage).toBe('retire');
});

test('a rotation that was given back because it had to wait is claimed anew before anything more is done', async () => {
  await open();
  const ports = aWorker();
  const state = await readState(estate.db, ports.inventory, ports.keyOf);
  await beginPlanned(planRotation(estate.clock.now(), ports.inventory, state), ports);
  const [claim] = await claimDue(estate.db, { ...ports, milliseconds: claimMilliseconds }, 1, estate.clock);
  // By the time that a step is kept which has to wait, the wait is over.
  const keepSlowly: RotationPorts = {
    ...ports,
    onStep: ({ after }) => {
      if (after.wakeAt > estate.clock.now()) estate.clock.advance(after.wakeAt - estate.clock.now());
    },
  };
  await advance(claim!, keepSlowly);
  expect(await newest()).toMatchObject({ stage: 'retire' });
  const [again] = await claimDue(estate.db, { ...ports, milliseconds: claimMilliseconds }, 1, estate.clock);
  expect(again).toMatchObject({ fence: 2, isRepeated: false });
});
