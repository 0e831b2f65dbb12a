import type { InventoryEnvironment, InventorySecret } from '../core/inventory';
import { ProblemsError } from '../core/problem';
import { appendRecords } from '../ledger/append-records';
import { liveBefore } from '../ledger/ledger';
import type { NewRecord } from '../ledger/record';
import { targetOf } from '../secrets/writing/write-target';
import type { RotationPorts } from './ports';
import { readSource } from './read-source';
import { beginRotation, type Rotation, type RotationCause } from './rotation';
import { addRotations } from './store/add-rotation';

/** A rotation that is wished for: an entry of a plan, or what a person asks for. */
export interface Wish {
  readonly environment: InventoryEnvironment;
  readonly secret: InventorySecret;
  readonly generation: number;
  readonly cause: RotationCause;
  /** When the value in use ends; milliseconds since the epoch. */
  readonly endsAt: number | null;
  /** Why, for the ledger. */
  readonly reason: string;
  /** Outside of its window too. */
  readonly isAtAnyTime?: true;
}

/**
 * Begins a rotation. Undefined where there is nothing to do: somebody else has begun it, its credential is in another rotation, or the
 * source of a carried-over secret still gives the value in use.
 */
export async function begin(wish: Wish, ports: RotationPorts): Promise<Rotation | undefined> {
  if (!(await isWorthBeginning(wish, ports))) return undefined;
  try {
    return (await beginTogether([wish], ports))[0];
  } catch (error) {
    // The plan is older than what happened since; the next one is not.
    if (error instanceof ProblemsError && error.problems.some(({ code }) => code === 'generation-taken'))
      return undefined;
    throw error;
  }
}

/** False for a carried-over secret whose source still gives the value in use. Asks the source. */
export async function isWorthBeginning(wish: Wish, ports: RotationPorts): Promise<boolean> {
  return wish.secret.rotation?.kind !== 'carried-over' || (await isWorthCarrying(wish, ports));
}

/**
 * Begins rotations of one environment in one transaction, and gives those that nobody else had begun and whose credential is free.
 *
 * @throws ProblemsError `generation-taken` where the plan is older than what happened since, and what appending throws; nothing begins then
 */
export async function beginTogether(wishes: readonly Wish[], ports: RotationPorts): Promise<Rotation[]> {
  const now = ports.clock.now();
  const all = wishes.map((wish) => ({ ...wish, credential: credentialOf(wish), rotation: rotationOf(wish, now) }));
  const [environment] = new Set(wishes.map((wish) => wish.environment.name));
  if (environment === undefined) return [];
  return ports.db.transaction(async (tx) => {
    const isAdded = await addRotations(tx, all, ports.keyOf);
    const begun = all.filter((_, index) => isAdded[index]);
    const records = begun.map((one) => begunRecord(one.rotation, one.credential, one.reason, ports.actor));
    await appendRecords(tx, environment, records, ports);
    return begun.map(({ rotation }) => rotation);
  });
}

function credentialOf({ environment, secret }: Wish): string {
  return targetOf(environment, secret.name).name;
}

function rotationOf({ environment, secret, generation, cause, endsAt, isAtAnyTime }: Wish, now: number): Rotation {
  const of = {
    environment: environment.name,
    secret: secret.name,
    generation,
    cause,
    ...(isAtAnyTime && { isAtAnyTime }),
  };
  return beginRotation({ ...of, oldEndsAt: endsAt }, now);
}

function begunRecord(
  { id, environment, secret, generation, cause, oldEndsAt }: Rotation,
  credential: string,
  reason: string,
  actor: string,
): NewRecord {
  return {
    ...{ environment, secret, event: 'begun', generation, actor, reason, credential, idempotencyKey: id },
    ...{ fingerprint: null, platformModifiedDate: null, details: { rotation: id, cause, oldEndsAt } },
  };
}

/** What is asked for is carried over in any case; what is due, only once its source has something new. */
async function isWorthCarrying({ environment, secret, cause }: Wish, ports: RotationPorts): Promise<boolean> {
  const changed = await hasSourceChanged(environment, secret, ports);
  return changed ?? (cause === 'asked' || cause === 'revoked');
}

/**
 * Whether the source of a carried-over secret gives another value than the one in use. Values are told apart by their fingerprints, so
 * that without a key nobody knows: undefined.
 */
export async function hasSourceChanged(
  environment: InventoryEnvironment,
  secret: InventorySecret,
  ports: RotationPorts,
): Promise<boolean | undefined> {
  const key = ports.keyOf(environment.name);
  const live = await liveBefore(ports.db, { environment: environment.name, secret: secret.name }, { key });
  if (!live) return true;
  if (!key) return undefined;
  const print = key.fingerprint(await readSource(environment, secret, ports.sources));
  return live.keyId !== key.id || live.fingerprint !== print;
}
