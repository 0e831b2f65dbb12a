import { ProblemsError } from '../../core/problem';
import type { ValueSource } from '../../core/sources/value-source';
import type { Database } from '../../ledger/database';
import { verifyChain } from '../../ledger/verify-chain';
import { statusOfSecrets } from '../../secrets/status';
import { syncSecrets, type ValuePorts } from '../../secrets/sync';
import type { SourcePorts } from '../../secrets/sources/source';
import type { WriteLedger } from '../../secrets/targets/write-ledger';
import { aClient, aStillClock } from '../kit/a-client';
import { aPlatform, type FakePlatform } from '../kit/a-platform';
import { aLedgerPlace, aWriteLedger, type LedgerPlace } from '../kit/a-write-ledger';
import { anEnvironment, anInventory } from '../kit/an-inventory';
import { runKey, sourcePorts } from '../kit/source-ports';

/** Everything around a sync, all of which a case may put out of order; what it sets to undefined again is in order again. */
export interface World {
  readonly platform: FakePlatform;
  readonly place: LedgerPlace;
  readonly clock: ReturnType<typeof aStillClock>;
  readonly env: Record<string, string>;
  /** Source of the bearer token. @default - its variable */
  bearerFrom?: ValueSource | undefined;
  sources?: Partial<SourcePorts> | undefined;
  client?: Parameters<typeof aClient>[1] | undefined;
  ledger?: Partial<WriteLedger> | undefined;
  /** Opens the database in place of the usual way. */
  openDatabase?: (() => Promise<Database>) | undefined;
  /** Stands before the database, once it is open. */
  database?: ((db: Database) => Database) | undefined;
}

export function aWorld(): World {
  return {
    platform: aPlatform(['dev_crm_bearer', 'dev_crm_basic']),
    place: aLedgerPlace(),
    clock: aStillClock(),
    env: {
      DEV_CRM_BEARER: 'bearer-value',
      DEV_CRM_CLIENTID: 'client',
      DEV_CRM_CLIENTSECRET: 'client-password',
      VAULT_TOKEN: 'of-no-use',
    },
  };
}

/** What a sync said and left. */
export interface SyncEnd {
  readonly codes: readonly string[];
  readonly exitCode: number;
  /** Everything that could be shown to the user. */
  readonly text: string;
}

/** One `secrets sync` in this world, from opening the database to closing it. */
export async function syncIn(world: World): Promise<SyncEnd> {
  try {
    const { problems, exitCode } = await inWorld(world, (ports) => syncSecrets(inventoryOf(world), [], ports));
    return { codes: codesOf(problems), exitCode, text: JSON.stringify(problems) };
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    return { codes: codesOf(error.problems), exitCode: error.exitCode, text: error.message };
  }
}

/** What the platform and the ledger say of each secret, whatever was put out of order. */
export async function statesIn(world: World): Promise<readonly string[]> {
  const { platform, place, clock, env } = world;
  const { secrets } = await inWorld({ platform, place, clock, env }, (ports) =>
    statusOfSecrets(inventoryOf(world), [], ports),
  );
  return secrets.map(({ state }) => state);
}

/** Problems of the ledger's chain. */
export async function chainProblems({ place }: World): Promise<readonly string[]> {
  const db = await place.open();
  const { problems } = await verifyChain(db, 'dev', { key: undefined });
  await db.close();
  return codesOf(problems);
}

async function inWorld<T>(world: World, work: (ports: ValuePorts) => Promise<T>): Promise<T> {
  const opened = await (world.openDatabase ?? (() => world.place.open()))();
  const db = world.database?.(opened) ?? opened;
  const { clock, every } = withTimers(world.clock);
  const client = aClient(world.platform.fetch, { clock, ...world.client });
  try {
    return await work({
      clientOf: () => client,
      sources: sourcePorts({ env: world.env, directory: '/', ...world.sources }),
      ledger: aWriteLedger(db, { clock, every, ...world.ledger }),
      runKey,
    });
  } finally {
    await opened.close();
  }
}

/** The clock, with what is to be done again and again while somebody sleeps; not where it is moved on as if the machine had slept. */
function withTimers(still: World['clock']): Pick<WriteLedger, 'clock' | 'every'> {
  const timers = new Set<{ next: number; readonly milliseconds: number; readonly work: () => void }>();
  const tick = async (milliseconds: number): Promise<void> => {
    await still.sleep(milliseconds);
    for (const timer of timers)
      if (timer.next <= still.now()) {
        timer.next = still.now() + timer.milliseconds;
        timer.work();
        await new Promise((resolve) => setImmediate(resolve));
      }
  };
  return {
    clock: {
      now: () => still.now(),
      sleep: async (milliseconds) => {
        for (let left = milliseconds; left > 0; left -= 1000) await tick(Math.min(left, 1000));
      },
    },
    every: (milliseconds, work) => {
      const timer = { next: still.now() + milliseconds, milliseconds, work };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
  };
}

function inventoryOf({ bearerFrom }: World) {
  const sourceOf = (name: string): ValueSource =>
    name === 'dev_crm_bearer' && bearerFrom ? bearerFrom : { kind: 'env', variable: name.toUpperCase() };
  return anInventory(anEnvironment({ sourceOf }));
}

function codesOf(problems: readonly { readonly code: string }[]): string[] {
  return [...new Set(problems.map(({ code }) => code))].sort();
}
