import type { AuditedWrite, AuditLook } from '../observations/observation';
import type { Rotation } from '../machine/rotation';
import type { AuditEvidence } from './evidence';

/** What tells our write from others. */
export interface OwnWrite {
  readonly rotation: Rotation;
  readonly credential: string;
  /** Id of the OAuth client that wrote, by the ledger; null where that is not recorded. */
  readonly client: string | null;
  /** Ids of all clients that the ledger names as writing: another of them may have made an attempt whose answer was lost. */
  readonly known: ReadonlySet<string>;
  /** By how much the platform's clock and ours may differ, in milliseconds. */
  readonly skew: number;
}

/** What the looks into the audit log, oldest first, tell of a rotation's write. Pure. */
export function findAuditedWrite(own: OwnWrite, looks: readonly AuditLook[]): AuditEvidence {
  const { credential, rotation } = own;
  if (rotation.storedAt === null) return { status: 'unknown', why: 'nothing was written' };
  const after = looks.filter((look) => look.credential === credential && look.at >= writtenFrom(own));
  const index = after.findIndex(({ seen }) => seen.some((write) => isOf(own, write)));
  const last = after.at(-1);
  if (!last) return { status: 'unknown', why: 'nobody looked into the platform’s audit log' };
  const look = after[index];
  if (!look) return { status: 'missing', lookedAt: last.at };
  const writes = look.seen.filter((write) => isOf(own, write));
  const ours = writes.filter(({ client }) => client === null || client === own.client);
  const strangers = writes.filter(({ client }) => own.client === null || client === null || !own.known.has(client));
  const [write] = ours.length > 0 ? ours.slice(-1) : strangers;
  if (!write) return { status: 'missing', lookedAt: last.at };
  return {
    status: 'found',
    write,
    foundAt: look.at,
    missedAt: after[index - 1]?.at ?? null,
    writer: own.client === null ? 'not-recorded' : ours.length > 0 ? 'ours' : 'foreign',
  };
}

/** From the first attempt to write until the platform's answer, give or take the clocks. */
export function writtenFrom({ rotation, skew }: Pick<OwnWrite, 'rotation' | 'skew'>): number {
  return (rotation.times.store?.begun ?? rotation.begunAt) - skew;
}

function isOf(own: OwnWrite, { credential, at }: AuditedWrite): boolean {
  const { storedAt } = own.rotation;
  return credential === own.credential && storedAt !== null && at >= writtenFrom(own) && at <= storedAt + own.skew;
}
