import { copyFileSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseError } from 'pg';
import type { Database } from '../../ledger/database';
import { databaseBounds } from '../../ledger/database-bounds';
import { databaseBusy, databaseUnreachable } from '../../ledger/database-problems';
import { explainPostgresError } from '../../ledger/explain-postgres-error';
import { deriveKey } from '../../ledger/keys/derive-key';
import { acquireLease } from '../../ledger/lease';
import { openDatabase } from '../../ledger/open-database';
import { aStillClock } from '../kit/a-client';
import { reply, type FakePlatform } from '../kit/a-platform';
import { aSilentProxy } from '../kit/a-silent-proxy';
import { syncIn, type World } from './a-faulty-world';

/** Puts something in order again. */
type Restore = () => void | Promise<void>;
/** Puts a world out of order; gives what puts it in order again, where clearing the world's settings does not. */
type Arrange = (world: World) => void | Restore | Promise<void | Restore>;

const isPut = (request: Request) => request.method === 'PUT';
const broken = (code: string) => Object.assign(new TypeError('fetch failed'), { cause: { code } });

/** Something for the first so many writes, or for all of them; what it gives goes out in place of the platform's answer. */
function onPut(
  answer: (request: Request, platform: FakePlatform) => Response | undefined | Promise<Response | undefined>,
  times = Infinity,
): Arrange {
  return ({ platform }) => {
    let count = 0;
    platform.intercept = (request) => (isPut(request) && (count += 1) <= times ? answer(request, platform) : undefined);
  };
}

/** Carries a write out as the platform does, for answers that get lost. */
async function carryOut(request: Request, platform: FakePlatform): Promise<void> {
  const found = platform.credentials.find(({ id }) => request.url.endsWith(id));
  Object.assign(found!, await request.json(), { modifiedDate: '2026-09-09T00:00:00Z' });
}

const onList = (answer: () => Response): Arrange => {
  return ({ platform }) => {
    platform.intercept = (request) => (request.url.includes('/listing') ? answer() : undefined);
  };
};

const execBearer = (script: string): Arrange => {
  return (world) => {
    const folder = mkdtempSync(join(tmpdir(), 'gcda-fault-'));
    const file = join(folder, 'bearer');
    writeFileSync(file, script);
    world.bearerFrom = { kind: 'exec', command: ['sh', file] };
    world.sources = { env: { ...world.env, PATH: process.env.PATH } };
    return () => rmSync(folder, { recursive: true });
  };
};

/** The bearer token from a Vault that answers so; in order again, it comes from its variable. */
const vaultBearer = (fetch: (request: Request) => Promise<Response>): Arrange => {
  return (world) => {
    const place = { address: 'http://127.0.0.1:1', mount: 'secret', path: 'crm', field: 'value' };
    world.bearerFrom = { kind: 'vault', ...place, tokenVariable: 'VAULT_TOKEN' };
    world.sources = { fetch };
  };
};

/** Another bearer token from the second reading on. */
const secondReading = (second: string): Arrange => {
  return (world) => {
    let reads = 0;
    const env = new Proxy(world.env, {
      get: (target, name) =>
        name === 'DEV_CRM_BEARER' && (reads += 1) > 1 ? second : (Reflect.get(target, name) as unknown),
    });
    world.sources = { env };
  };
};

const over = () => AbortSignal.abort(new DOMException('over', 'TimeoutError'));
/** Fires as soon as somebody waits for it. */
const soonOver = () => {
  const controller = new AbortController();
  setImmediate(() => controller.abort(new DOMException('over', 'TimeoutError')));
  return controller.signal;
};
const noAnswer = (request: Request) =>
  new Promise<never>((_resolve, reject) => {
    request.signal.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
  });

/** The database goes away as soon as a write has reached the platform. */
const afterWrite = (happen: (world: World) => void | Promise<void>): Arrange => {
  return (world) => {
    world.platform.intercept = async (request) => {
      if (isPut(request)) await happen(world);
      return undefined;
    };
  };
};

/** From the first write to the platform on, every transaction ends like this. */
function failsAfterWrite(why: () => Error): Arrange {
  return (world) => {
    let hasFailed = false;
    world.database = (db) => ({
      ...db,
      transaction: (work) => (hasFailed ? Promise.reject(why()) : db.transaction(work)),
    });
    return afterWrite(() => void (hasFailed = true))(world);
  };
}

/** As the driver and the server have it, in our words. */
const asking = { user: 'ada', schema: 'gcda', access: 'write' } as const;
const silence = explainPostgresError(new Error('Connection terminated due to connection timeout'), asking);
function isStandby(): Error {
  return explainPostgresError(Object.assign(new DatabaseError('x', 1, 'error'), { code: '25006' }), asking);
}

/** A disk on which no page is left, from now on or from the first write on. */
function withFullDisk(when: 'now' | 'after a write'): Arrange {
  return (world) => {
    let db: Database | undefined;
    const fill = async () => {
      const [row] = await db!.query<{ page_count: number }>('PRAGMA page_count');
      await db!.query(`PRAGMA max_page_count = ${row!.page_count}`);
    };
    // Longer than what is left of the last page.
    world.ledger = { reason: 'x'.repeat(20_000) };
    world.openDatabase = async () => {
      db = await world.place.open();
      if (when === 'now') await fill();
      return db;
    };
    if (when === 'after a write') return afterWrite(fill)(world);
  };
}

const someoneElse = { name: 'write dev', holder: 'bob (process 7 on there)', milliseconds: 30_000 };

async function takeLease(world: World, at: number): Promise<void> {
  const db = await world.place.open();
  await acquireLease(db, someoneElse, { now: () => at });
  await db.close();
}

const interruptedWhen = (isMoment: (request: Request) => boolean): Arrange => {
  return (world) => {
    const interrupt = new AbortController();
    world.client = { signal: interrupt.signal };
    world.platform.intercept = (request) => {
      if (!isMoment(request)) return undefined;
      interrupt.abort('SIGINT');
      throw new DOMException('aborted', 'AbortError');
    };
  };
};

/** The bearer comes from a module of the project's own. */
function ownBearer(body: string): Arrange {
  return (world) => {
    const folder = mkdtempSync(join(tmpdir(), 'gcda-fault-'));
    const path = join(folder, 'keeper.mjs');
    writeFileSync(path, `export const read = () => { ${body}; };`);
    world.bearerFrom = { kind: 'module', path };
    return () => rmSync(folder, { recursive: true });
  };
}

/** Every fault of docs/faults.md, by its name there. */
export const faultCases: Readonly<Record<string, Arrange>> = {
  'a source has no value': (world) => {
    const { DEV_CRM_BEARER: value } = world.env;
    delete world.env.DEV_CRM_BEARER;
    return () => void (world.env.DEV_CRM_BEARER = value!);
  },
  'a program fails': execBearer('exit 3'),
  'a program gives half of a value and fails': execBearer('printf beare; exit 1'),
  'a program writes something that is no text': execBearer("printf '\\377\\376'"),
  'a store is down': vaultBearer(() => Promise.reject(broken('ECONNREFUSED'))),
  'a store is slow': (world) => {
    void vaultBearer(noAnswer)(world);
    const never = new AbortController().signal;
    // The store's own time, not that of all sources.
    world.sources = { ...world.sources, timeLimit: (milliseconds) => (milliseconds <= 10_000 ? soonOver() : never) };
  },
  'a store answers with a page of a proxy': vaultBearer(() => Promise.resolve(new Response('<html>welcome</html>'))),
  'the time for all sources is over': (world) => void (world.sources = { timeLimit: over }),
  'a source gives another value the second time': secondReading('bearer-value-2'),
  'a source gives another secret’s value the second time': secondReading('client-password'),
  'a source has no value the second time': secondReading(''),
  'a source of one’s own throws its value': ownBearer("throw new Error('bearer-value')"),
  'a source of one’s own ends its process': ownBearer('process.exit(0)'),
  'a source of one’s own never settles': (world) => {
    const never = new AbortController().signal;
    world.sources = { ...world.sources, timeLimit: (milliseconds) => (milliseconds <= 10_000 ? soonOver() : never) };
    return ownBearer('return new Promise(() => undefined)')(world);
  },
  'two secrets have one value': (world) => {
    world.env.DEV_CRM_BEARER = 'client-password';
    return () => void (world.env.DEV_CRM_BEARER = 'bearer-value');
  },

  'the client’s secret is wrong': (world) => void (world.client = { clientSecret: 'wrong' }),
  '401 once': onPut(() => reply(401, { code: 'bad.credentials' }), 1),
  '401 for good': onPut(() => reply(401, { code: 'bad.credentials' })),
  '403': onPut(() => reply(403, { message: 'missing integrations:integration:edit' })),
  '404: the credential vanished in between': ({ platform }) => {
    const all = [...platform.credentials];
    platform.intercept = (request) => {
      if (isPut(request)) platform.credentials.length = 0;
      return undefined;
    };
    return () => void platform.credentials.splice(0, Infinity, ...all);
  },
  '409': onPut(() => reply(409, { code: 'general.conflict' })),
  '429 with Retry-After': onPut(() => reply(429, {}, { 'retry-after': '7' }), 3),
  '429 without Retry-After': onPut(() => reply(429, {}), 3),
  '429 for good': onPut(() => reply(429, {}, { 'retry-after': '1' })),
  '500': onPut(() => reply(500, {})),
  '502 for a while': onPut(() => reply(502, {}), 3),
  '502 for good': onPut(() => reply(502, {})),
  'no answer in time': (world) => {
    world.client = { timeLimit: soonOver };
    return onPut(noAnswer)(world);
  },
  'connection refused': onPut(() => Promise.reject(broken('ECONNREFUSED'))),
  'connection reset before the write': onPut(() => Promise.reject(broken('ECONNRESET')), 1),
  'connection reset after the write': onPut(async (request, platform) => {
    await carryOut(request, platform);
    throw broken('ECONNRESET');
  }, 1),
  'every answer lost after a write': onPut(async (request, platform) => {
    await carryOut(request, platform);
    throw broken('ECONNRESET');
  }),
  'an answer to a write that is no JSON': onPut(() => new Response('<html>')),
  'an answer to the list that is no JSON': onList(() => new Response('<html>')),
  'the list breaks off': onList(() => new Response('{"entities":[{"id":')),
  'the credential is not deployed': ({ platform }) => {
    const gone = platform.credentials.splice(0, 1);
    return () => void platform.credentials.unshift(...gone);
  },
  'the credential was renamed by hand before': ({ platform }) => {
    platform.credentials[0]!.name = 'renamed by hand';
    return () => void (platform.credentials[0]!.name = 'dev_crm_bearer');
  },
  'the credential is renamed by hand in between': onPut((_request, platform) => {
    platform.credentials[0]!.name = 'renamed by hand';
    return undefined;
  }, 1),
  'two credentials have the name': ({ platform }) => {
    platform.credentials.push({ ...platform.credentials[0]!, id: 'credential-9' });
    return () => void platform.credentials.pop();
  },
  'two credentials have the name, and no integration uses either': ({ platform }) => {
    platform.credentials.push({ ...platform.credentials[0]!, id: 'credential-9' });
    platform.integrations[0]!.credentialId = undefined;
    return () => {
      platform.credentials.pop();
      platform.integrations[0]!.credentialId = 'credential-1';
    };
  },
  'the integration was given another credential by hand': ({ platform }) => {
    platform.integrations[0]!.credentialId = 'credential-2';
    return () => void (platform.integrations[0]!.credentialId = 'credential-1');
  },
  'the integration was renamed by hand': ({ platform }) => {
    platform.integrations[0]!.name = 'renamed by hand';
    return () => void (platform.integrations[0]!.name = 'dev_crm_bearer');
  },
  'the credential has another type': ({ platform }) => {
    platform.credentials[0]!.type = { name: 'basicAuth' };
    return () => void (platform.credentials[0]!.type = { name: 'userDefined' });
  },

  'the database is gone at the start': (world) => {
    world.openDatabase = () => openDatabase({ url: 'postgres://u:p@127.0.0.1:1/x', schema: 'gcda', file: '' });
  },
  'the database goes away in between': failsAfterWrite(() => databaseUnreachable('DATABASE_URL', 'got ECONNRESET')),
  'the server says nothing at the start': async (world) => {
    const proxy = await aSilentProxy(1);
    proxy.hush();
    const url = `postgres://u:p@127.0.0.1:${proxy.port}/x`;
    const bounds = { ...databaseBounds(), connect: 100 };
    world.openDatabase = () => openDatabase({ url, schema: 'gcda', file: '' }, { bounds });
    return () => proxy.close();
  },
  'the server says nothing any more': failsAfterWrite(() => silence),
  'the server takes no writes, as a standby': (world) => {
    world.database = (db) => ({ ...db, transaction: () => Promise.reject(isStandby()) });
  },
  'the server takes no writes any more': failsAfterWrite(isStandby),
  'the disk is full': withFullDisk('now'),
  'the disk is full after a write': withFullDisk('after a write'),
  'the database is read-only': (world) => {
    world.openDatabase = async () => {
      const db = await world.place.open();
      await db.query('PRAGMA query_only = ON');
      return db;
    };
  },
  'the folder cannot be made': (world) => {
    world.openDatabase = () => openDatabase({ schema: '', file: '/dev/null/ledger.db' });
  },
  'the database is locked for a moment': (world) => {
    let release: () => void = () => undefined;
    const isReleased = new Promise<void>((resolve) => (release = resolve));
    world.openDatabase = async () => {
      const db = await world.place.open();
      const other = await world.place.open();
      await new Promise<void>((resolve) => {
        const hold = async (): Promise<void> => {
          resolve();
          await isReleased;
        };
        void other.transaction(hold).then(() => other.close());
      });
      return db;
    };
    // The first statement that writes finds it locked; then the other one is done.
    const noticing = <T>(sql: string, statement: Promise<T>): Promise<T> => {
      if (!/^\s*SELECT/.test(sql)) setImmediate(release);
      return statement;
    };
    world.database = (db) => ({
      ...db,
      query: (sql, parameters) => noticing(sql, db.query(sql, parameters)),
      each: (sql, lists) => noticing(sql, db.each(sql, lists)),
    });
  },
  'the database is locked for good': (world) => {
    world.database = (db) => ({ ...db, transaction: () => Promise.reject(databaseBusy('ledger.db')) });
  },
  'the database file is damaged': async (world) => {
    await syncIn(world);
    const { file } = world.place;
    const copy = join(dirname(file), 'backup.db');
    copyFileSync(file, copy);
    writeFileSync(file, Buffer.alloc(statSync(file).size, 'x'));
    return () => copyFileSync(copy, file);
  },
  'the end of the chain was cut off': async (world) => {
    await syncIn(world);
    const db = await world.place.open();
    const [head] = await db.query<{ sequence: number }>('SELECT sequence FROM ledger_heads');
    await db.query('UPDATE ledger_heads SET sequence = sequence + 1');
    await db.close();
    world.env.DEV_CRM_BEARER = 'bearer-value-2';
    return async () => {
      const restored = await world.place.open();
      await restored.query('UPDATE ledger_heads SET sequence = $1', [head!.sequence]);
      await restored.close();
    };
  },

  'the clock goes back': async (world) => {
    world.clock.advance(7_200_000);
    await syncIn(world);
    world.env.DEV_CRM_BEARER = 'bearer-value-2';
    world.ledger = { clock: aStillClock() };
  },
  'the clock went back under a lease that was left behind': async (world) => {
    await takeLease(world, 3_600_000);
    return () => world.clock.advance(7_200_000);
  },
  'the machine sleeps before a write': (world) => {
    let hasSlept = false;
    world.database = (db) => ({
      ...db,
      transaction: async (work) => {
        const result = await db.transaction(work);
        const noted = await db.query("SELECT event FROM ledger_records WHERE event = 'writing' LIMIT 1");
        if (noted.length > 0 && !hasSlept) world.clock.advance(60_000);
        hasSlept ||= noted.length > 0;
        return result;
      },
    });
    return () => void (world.database = undefined);
  },
  'the machine sleeps after a write': afterWrite(({ clock }) => clock.advance(60_000)),

  'no key': (world) => void (world.ledger = { keyOf: () => undefined }),
  'the key was replaced': async (world) => {
    await syncIn(world);
    world.env.DEV_CRM_BEARER = 'bearer-value-2';
    world.ledger = { keyOf: (name) => deriveKey(Buffer.alloc(32, 'o'), name) };
  },

  'another writer is at work': async (world) => {
    await takeLease(world, world.clock.now());
    return () => world.clock.advance(60_000);
  },
  'another writer is at work, and this one waits': async (world) => {
    await takeLease(world, world.clock.now());
    world.ledger = { waitMilliseconds: 60_000 };
  },
  'another writer ended without a word on this machine': async (world) => {
    await takeLease(world, world.clock.now());
    world.ledger = { isGone: (holder) => holder === someoneElse.holder };
  },
  'a rotation writes the credential at this moment': async (world) => {
    const db = await world.place.open();
    await acquireLease(db, { ...someoneElse, name: 'write dev/dev_crm_bearer' }, world.clock);
    await db.close();
    return () => world.clock.advance(60_000);
  },
  'somebody else writes right after': async (world) => {
    await syncIn(world);
    Object.assign(world.platform.credentials[0]!, { modifiedDate: '2026-10-10T00:00:00Z', credentialFields: {} });
  },
  'Ctrl-C while it looks': interruptedWhen((request) => request.url.includes('/listing')),
  'Ctrl-C while it writes': interruptedWhen(isPut),
};
