import { createHash } from 'node:crypto';
import type { MachineRules } from '../../../rotation/machine/machine-rules';
import { claimMilliseconds } from '../../../rotation/machine/claim-milliseconds';
import { rotate, resume } from '../../../rotation/run/rotate';
import { isOver, type Rotation, type RotationStep } from '../../../rotation/machine/rotation';
import type { Database } from '../../../ledger/database';
import { newestRotations } from '../../../rotation/store/read-rotations';
import { anEstate, tokensOf, type Estate } from '../../kit/an-estate';

/** What a race came to. */
export interface RaceResult {
  readonly estate: Estate;
  readonly executions: number;
  /** When calls failed; milliseconds since the epoch. */
  readonly failures: readonly number[];
  /** Most executions that were under way at one time. */
  readonly concurrency: number;
  readonly rotations: readonly Rotation[];
}

interface RaceOptions {
  readonly rotations: number;
  readonly seed: number;
  /** Caches forget at random times within their 60 s, or all at its end. @default true */
  readonly cachesForgetEarly?: boolean;
  /** @default what the arithmetic gives */
  readonly rules?: Partial<MachineRules>;
  /** Stages at whose end the worker dies, with the stage's effects made and nothing of it kept; another takes over. */
  readonly deaths?: readonly RotationStep[];
}

const workers = 50;

/**
 * Executions that never stop, on eight instances of the platform with caches of up to 60 s, against a CRM whose token server is a real one,
 * while the bearer token is rotated and each old token revoked. One clock drives all of it and stands still while anybody is at work, so
 * that a race of minutes takes seconds.
 */
export async function race(options: RaceOptions): Promise<RaceResult> {
  const { rotations: wanted, seed, cachesForgetEarly = true } = options;
  const turn: { sleep?: Actors['sleep'] } = {};
  const random = randomBy(seed);
  // A call carries its value to the target for up to the action's time limit of 10 s.
  const slowFetch: typeof fetch = async (...request) => {
    await turn.sleep?.(4_000 + Math.round(random() * 5_900));
    return fetch(...request);
  };
  const estate = await anEstate({
    rotation: (targets) =>
      tokensOf(targets, {
        introspectionUrl: `${targets.url}/dev/oauth/token/introspection`,
        revocationUrl: `${targets.url}/dev/oauth/token/revocation`,
      }),
    sandbox: { fetch: slowFetch, cacheSeconds: 60, instances: 8, ...(cachesForgetEarly && { cacheSeed: seed }) },
  });
  const actors = actorsOf(estate);
  turn.sleep = actors.sleep;
  const [action] = await estate.client.listActions();
  const state = { isOver: false, running: 0, concurrency: 0, executions: 0, failures: [] as number[] };
  const worker = async () => {
    while (!state.isOver) {
      state.running += 1;
      state.concurrency = Math.max(state.concurrency, state.running);
      const { status } = await estate.kit.call('POST', `/api/v2/integrations/actions/${action!.id}/execute`, {});
      state.running -= 1;
      state.executions += 1;
      if (status !== 200) state.failures.push(estate.clock.now());
    }
  };
  const rotator = async () => {
    const done: Rotation[] = [];
    await actors.sleep(5_000); // caches fill
    while (done.length < wanted) done.push(await rotateOnce(estate, actors, options));
    await actors.sleep(60_000); // until every cache has forgotten
    state.isOver = true;
    return done;
  };
  const rotated = actors.act(rotator);
  const calls = Array.from({ length: workers }, () => actors.act(worker));
  await actors.untilAllAreDone();
  await Promise.all(calls);
  const { executions, failures, concurrency } = state;
  return { estate, executions, failures, concurrency, rotations: await rotated };
}

/** One rotation, by as many workers as it takes: whoever dies is followed by another once the claim has run out. */
async function rotateOnce(estate: Estate, { sleep }: Actors, { rules, deaths = [] }: RaceOptions): Promise<Rotation> {
  const left = [...deaths];
  const request = { environment: estate.environment, secret: estate.environment.secrets[0]!, reason: 'a race' };
  const aWorker = () => estate.ports({ rules, db: mortal(estate.db, left) });
  const work = async (rotation: Rotation | undefined): Promise<Rotation | undefined> =>
    rotation ? resume(rotation, aWorker()) : rotate({ ...request, cause: 'asked' }, aWorker());
  let current: Rotation | undefined;
  while (!current || !isOver(current)) {
    try {
      current = await work(current);
    } catch (error) {
      if (!(error instanceof Death)) throw error;
      current = (await newestRotations(estate.db, 'dev')).rotations.get(request.secret.name)?.rotation;
      await sleep(claimMilliseconds);
    }
    if (current) await sleep(Math.max(1, current.wakeAt - estate.clock.now()));
  }
  return current;
}

class Death extends Error {}

/** A database as a worker sees it that dies before it can keep the end of a stage: nothing it does gets through any more, not even a release. */
function mortal(db: Database, deaths: RotationStep[]): Database {
  let isDead = false;
  const alive = <T>(work: () => Promise<T>): Promise<T> => (isDead ? Promise.reject(new Death()) : work());
  return {
    ...db,
    query: (sql, parameters) => alive(() => db.query(sql, parameters)),
    each: (sql, lists) => alive(() => db.each(sql, lists)),
    transaction: (work) =>
      alive(() =>
        db.transaction((tx) =>
          work({
            query: (sql, parameters) => alive(() => tx.query(sql, parameters)),
            each: (sql, lists) => {
              isDead ||= sql.startsWith('UPDATE rotations SET stage') && isEndOf(deaths, lists.flat());
              return alive(() => tx.each(sql, lists));
            },
          }),
        ),
      ),
  };
}

/** True when the rotation that is being saved has ended the stage that the next death is due at, which is then over. */
function isEndOf(deaths: RotationStep[], parameters: readonly unknown[]): boolean {
  const body = parameters.find((parameter) => typeof parameter === 'string' && parameter.startsWith('{'));
  const { times } = JSON.parse(String(body)) as Rotation;
  const [next] = deaths;
  if (next === undefined || times[next]?.ended === undefined) return false;
  deaths.shift();
  return true;
}

interface Actors {
  /** Runs the work of one who is waited for. */
  act<T>(work: () => Promise<T>): Promise<T>;
  /** How they wait. */
  sleep(milliseconds: number): Promise<void>;
  untilAllAreDone(): Promise<void>;
}

function actorsOf({ clock }: Estate): Actors {
  let [busy, left] = [0, 0];
  let onIdle = (): void => {};
  const sleepers: { readonly until: number; readonly wake: () => void }[] = [];
  const rest = () => {
    busy -= 1;
    if (busy === 0) onIdle();
  };
  return {
    act: async (work) => {
      busy += 1;
      left += 1;
      try {
        return await work();
      } finally {
        left -= 1;
        rest();
      }
    },
    sleep: (milliseconds) =>
      new Promise((wake) => {
        sleepers.push({ until: clock.now() + milliseconds, wake });
        rest();
      }),
    untilAllAreDone: async () => {
      for (;;) {
        if (busy > 0) await new Promise<void>((resolve) => (onIdle = resolve));
        if (left === 0) return;
        clock.advance(Math.min(...sleepers.map(({ until }) => until)) - clock.now());
        const due = sleepers.filter(({ until }) => until <= clock.now());
        sleepers.splice(0, sleepers.length, ...sleepers.filter(({ until }) => until > clock.now()));
        busy += due.length;
        for (const { wake } of due) wake();
      }
    },
  };
}

function randomBy(seed: number): () => number {
  let number = 0;
  return () =>
    createHash('sha256')
      .update(`race ${seed}/${(number += 1)}`)
      .digest()
      .readUInt32BE(0) / 0x1_0000_0000;
}
