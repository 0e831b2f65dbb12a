import type { Clock } from '../../core/clock';
import type { Database } from '../../ledger/database';
import { renewLeases, type Lease } from '../../ledger/lease';
import { claimMilliseconds } from '../machine/claim-milliseconds';
import type { Claim } from './claim';
import { renewClaims } from './renew-claims';

/** Something that is held for a time, and is being prolonged. */
export interface Hold {
  /** True while nobody else can have taken it over, whoever was silent for however long. */
  isSure(): boolean;
  /** It is prolonged no longer. */
  end(): void;
}

/** A worker's sign of life: what it holds is short, and goes on for as long as the worker does. */
export interface Pulse {
  holdClaim(claim: Claim): Hold;
  holdLease(lease: Lease): Hold;
}

/** What a pulse needs. */
export interface PulsePorts {
  readonly db: Database;
  /** The holder of its claims. */
  readonly worker: string;
  readonly clock: Clock;
}

/** Several fail before a claim ends. */
const beatMilliseconds = claimMilliseconds / 4;

interface Held<T> {
  readonly what: T;
  /** By the clock that claims are made with. 0 once it is lost. */
  expires: number;
}

/**
 * A pulse that beats while something is held, and prolongs all of it together: two statements, and only for what is older than a beat. A
 * process that stands still sends none, and knows by the time that has passed that it must not go on.
 */
export function createPulse({ db, worker, clock }: PulsePorts): Pulse {
  const claims = new Set<Held<Claim>>();
  const leases = new Set<Held<Lease>>();
  let rest = new AbortController();
  let isBeating = false;

  const beat = async (): Promise<void> => {
    const begun = clock.now();
    const old = <T>(all: ReadonlySet<Held<T>>) =>
      [...all].filter(({ expires }) => expires > 0 && expires <= begun + claimMilliseconds - beatMilliseconds);
    const [oldClaims, oldLeases] = [old(claims), old(leases)];
    const keys = oldClaims.map(({ what: { rotation, fence } }) => ({ id: rotation.id, fence }));
    const [ownClaims, ownLeases] = await Promise.all([
      renewClaims(db, worker, keys, begun + claimMilliseconds),
      renewLeases(
        db,
        oldLeases.map(({ what }) => what),
        claimMilliseconds,
        { now: () => begun },
      ),
    ]);
    oldClaims.forEach(
      (held, index) => (held.expires = ownClaims.includes(keys[index]!) ? begun + claimMilliseconds : 0),
    ); // a key for each
    for (const held of oldLeases) held.expires = ownLeases.includes(held.what) ? begun + claimMilliseconds : 0;
  };

  const beatOn = async (): Promise<void> => {
    isBeating = true;
    while (claims.size + leases.size > 0) {
      rest = new AbortController();
      await clock.sleep(beatMilliseconds, rest.signal);
      // A database that does not answer gives nothing to anybody else either; the next beat may be in time.
      if (!rest.signal.aborted) await beat().catch(() => undefined);
    }
    isBeating = false;
  };

  const hold = <T>(all: Set<Held<T>>, held: Held<T>): Hold => {
    all.add(held);
    if (!isBeating) void beatOn();
    return {
      isSure: () => clock.now() < held.expires,
      end: () => {
        all.delete(held);
        if (claims.size + leases.size === 0) rest.abort();
      },
    };
  };
  return {
    holdClaim: (claim) => hold(claims, { what: claim, expires: claim.expires }),
    holdLease: (lease) => hold(leases, { what: lease, expires: lease.expires }),
  };
}
