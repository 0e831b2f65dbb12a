import type { InventoryEnvironment, InventorySecret } from '../../core/inventory';
import { ProblemsError } from '../../core/problem';
import type { Redacted } from '../../core/redacted';
import { lastValueBefore, type LastValue } from '../../ledger/last-value';
import type { LedgerRecord } from '../../ledger/record';
import { getSealed } from '../../ledger/sealed';
import { endsAtOf, referenceOf } from '../../ledger/value-details';
import { isIssuedHere } from '../../secrets/targets/is-issued-here';
import { readSource } from '../../secrets/reading/read-source';
import type { StagePorts } from './stage-ports';
import type { Rotation } from '../machine/rotation';

/** Values that one process holds while it works on a rotation; empty at first. Dropped with it. */
export interface HeldValues {
  fresh?: Redacted;
  /** No record of an earlier generation comes while a rotation is under way, so that this stays true. */
  old?: OldValue;
}

/** The value that a rotation replaces. */
export interface OldValue {
  /** 0 where none was ever written from here. */
  readonly generation: number;
  readonly endsAt: number | null;
  /** When the platform got it; null where it never did from here. */
  readonly writtenAt: number | null;
  /** What its issuer calls it. */
  readonly reference: string | null;
  /** Undefined where it is on the platform only. */
  readonly value: Redacted | undefined;
}

/** The two values of a rotation, from this process's memory or from the sealed cache. */
export interface KeptValues {
  /** The new one; undefined where it is gone. */
  fresh(): Promise<Redacted | undefined>;
  /** Holds the new one in this process's memory. */
  hold(fresh: Redacted): void;
  old(): Promise<OldValue>;
  /** The same, looked for in the secret's source too: right before a new one is issued, that may be the one in use. */
  oldOrSource(): Promise<OldValue>;
}

interface Whose {
  readonly rotation: Rotation;
  readonly environment: InventoryEnvironment;
  readonly secret: InventorySecret;
  readonly held: HeldValues;
  readonly ports: StagePorts;
}

export function createKeptValues(whose: Whose): KeptValues {
  const { rotation, held, ports } = whose;
  const { environment, secret, generation } = rotation;
  const key = ports.keyOf(environment);
  const whoseSecret = { environment, secret };
  const sealed = async (of: number) => key && (await getSealed(ports.db, { ...whoseSecret, generation: of }, key));
  const readOld = async (): Promise<LastValue> => {
    const { record, value } = await lastValueBefore(ports.db, whoseSecret, key, generation);
    return { record, value: value ?? (record ? undefined : await sealed(0)) };
  };
  return {
    fresh: async () => held.fresh ?? (await sealed(generation)),
    hold: (fresh) => {
      held.fresh = fresh;
    },
    old: async () => (held.old ??= toOld(await readOld())),
    oldOrSource: async () => {
      const known = await readOld();
      const value = known.value ?? (await fromSource(whose, known.record));
      return (held.old = toOld({ ...known, value }));
    },
  };
}

function toOld({ record, value }: LastValue): OldValue {
  const { generation = 0, at } = record ?? {};
  const writtenAt = at === undefined ? null : Date.parse(at);
  return { generation, writtenAt, endsAt: endsAtOf(record), reference: referenceOf(record), value };
}

/** A value that was not issued here is still in its source, unless that has changed since. */
async function fromSource(
  { environment, secret, ports }: Whose,
  live: LedgerRecord | undefined,
): Promise<Redacted | undefined> {
  if (secret.rotation?.kind === 'carried-over' || (live && (live.event !== 'written' || isIssuedHere(secret, live))))
    return undefined;
  try {
    const value = await readSource(environment, secret, { ...ports.sources, ask: undefined });
    const print = live?.fingerprint ?? null;
    return print === null || ports.keyOf(environment.name)?.fingerprint(value) === print ? value : undefined;
  } catch (error) {
    if (error instanceof ProblemsError) return undefined;
    throw error;
  }
}
