import type { Clock } from '../../core/clock';
import type { InventoryEnvironment, InventorySecret } from '../../core/inventory';
import { isError, ProblemsError } from '../../core/problem';
import type { GenesysClient } from '../../genesys/client';
import type { Database } from '../../ledger/database';
import type { EnvironmentKey } from '../../ledger/keys/environment-key';
import { acceptancesOf } from '../../ledger/accepted';
import { readHistory } from '../../ledger/ledger';
import { isSound, type KnownRecord } from '../../ledger/read-records';
import { writingClientOf } from '../../ledger/value-details';
import { verifyChain } from '../../ledger/verify-chain';
import { writingClients } from '../../ledger/writing-clients';
import { timingOf } from '../plan/candidate';
import { lookForWrites } from '../observations/look-for-writes';
import type { Execution } from '../observations/observation';
import { observationsIn, type Observations, type Observed } from '../observations/observations';
import { isOver, type Rotation } from '../machine/rotation';
import { readRotations } from '../store/read-rotations';
import { rotatedIn } from '../store/rotated-in';
import type { StoredRotation } from '../store/rotation-row';
import type { KeyOf } from '../../ledger/keys/key-of';
import { doubtsOf, doubtsOfRuns } from './doubts';
import type { AuditEvidence, Evidence } from './evidence';
import { findAuditedWrite, writtenFrom } from './find-audited-write';
import { actionsUsing } from '../plan/actions-using';

/** Which rotation: the newest of the secret unless a generation is named. */
export interface EvidenceWish {
  readonly environment: InventoryEnvironment;
  readonly secret: InventorySecret;
  readonly generation?: number | undefined;
}

/** What collecting may touch. */
export interface EvidencePorts {
  readonly db: Database;
  readonly clock: Clock;
  readonly key: EnvironmentKey | undefined;
  /** Whether this machine has seen more of the chain than is in it. @default false */
  readonly isChainBehind?: boolean;
  /** To look into the audit log with; undefined where no client is configured. */
  readonly client: GenesysClient | undefined;
}

/**
 * Gathers what is known of a rotation. Looks into the platform's audit log unless an earlier look has found the write, and keeps what it
 * saw there.
 *
 * @throws ProblemsError `rotation-unknown`
 */
export async function collectEvidence(wish: EvidenceWish, ports: EvidencePorts): Promise<Evidence> {
  const { environment, secret } = wish;
  const { db, key, isChainBehind = false } = ports;
  const keyOf = () => key;
  const stored = await findRotation(wish, db, keyOf);
  const { rotation } = stored;
  const observations = observationsIn(db, keyOf);
  const chain = await verifyChain(db, environment.name, { key });
  const { found, problems } = await readHistory(db, { environment: environment.name, secret: secret.name }, key);
  const accepted = await acceptancesOf(db, { environment: environment.name, secret: secret.name }, key);
  const runs = await executionsOf(rotation, observations);
  const isChainWhole = !isChainBehind && problems.length === 0 && !chain.problems.some(isError);
  return {
    rotation,
    credential: secret.credential,
    records: found.map(({ record }) => record),
    accepted: accepted.found
      .filter(isSound)
      .map(({ record }) => record)
      .filter(({ details }) => details.ofGeneration === rotation.generation),
    isChainWhole,
    doubts: doubtsOf(stored, found, { isKeyHere: key !== undefined, isChainWhole }),
    doubtsOfRuns: doubtsOfRuns(rotation, runs, found),
    executions: runs.found,
    audit: await auditOf(rotation, wish, {
      ...{ ...ports, observations, writer: writerOf(rotation, found) },
      known: (await writingClients(db, environment.name, key)).ids,
    }),
    overlapMilliseconds: overlapOf(wish),
  };
}

async function findRotation(
  { environment, secret, generation }: EvidenceWish,
  db: Database,
  keyOf: KeyOf,
): Promise<StoredRotation> {
  const whose = { environment: environment.name, secret: secret.name };
  const { rotations, problems } = await readRotations(db, whose, keyOf);
  const found =
    generation === undefined ? rotations.at(-1) : rotations.find((one) => one.rotation.generation === generation);
  // The newest may be the one that cannot be read.
  if (problems.length > 0 && (generation === undefined || !found)) throw new ProblemsError(problems);
  if (found) return found;
  throw new ProblemsError([
    {
      code: 'rotation-unknown',
      where: secret.name,
      what:
        generation === undefined || rotations.length === 0
          ? `it was never rotated from this database; ${await rotatedIn(db, environment.name, keyOf)}`
          : `no rotation made generation ${generation}; there are ${rotations.map(({ rotation }) => rotation.generation).join(', ')}`,
      fix: 'name one of those, or see that this is the database that it was rotated with',
    },
  ]);
}

function overlapOf({ environment, secret }: EvidenceWish): number {
  const { rotation } = secret;
  if (!rotation || rotation.kind === 'renewed-elsewhere') return 0;
  return (
    timingOf(environment, rotation, secret.lifetimeSeconds, actionsUsing(environment, secret.name)).overlapSeconds *
    1000
  );
}

/** Runs of actions that use the secret, while the rotation lasted. */
async function executionsOf(rotation: Rotation, observations: Observations): Promise<Observed<Execution>> {
  const watched = await observations.executionsSince(rotation.environment, rotation.begunAt);
  const end = isOver(rotation) ? (rotation.times.prove?.ended ?? rotation.wakeAt) : Infinity;
  const found = watched.found.filter(({ secrets, endedAt }) => secrets.includes(rotation.secret) && endedAt <= end);
  return { ...watched, found };
}

/** The client that wrote, as the ledger has it: whoever makes the certificate need not be the one who rotates. */
function writerOf({ generation }: Rotation, found: readonly KnownRecord[]): string | null {
  const stored = found.findLast(({ record }) => record.event === 'stored' && record.generation === generation);
  return writingClientOf(stored?.record);
}

async function auditOf(
  rotation: Rotation,
  { environment, secret }: EvidenceWish,
  ports: EvidencePorts & {
    readonly observations: Observations;
    readonly writer: string | null;
    readonly known: ReadonlySet<string>;
  },
): Promise<AuditEvidence> {
  const { client, clock, observations, writer, known: ofOurs } = ports;
  const { credential } = secret;
  if (credential === null) return { status: 'unknown', why: 'what named secrets leave in the audit log is not known' };
  const { clockSkewSeconds, propagationSeconds } = environment.rotationBounds;
  const own = {
    rotation,
    credential,
    client: writer,
    known: ofOurs,
    skew: (clockSkewSeconds + propagationSeconds) * 1000,
  };
  const from = writtenFrom(own);
  const known = findAuditedWrite(own, (await observations.looksSince(environment.name, from)).found);
  if (known.status === 'found' || rotation.storedAt === null) return known;
  const search = { credentials: [credential], from, to: rotation.storedAt + own.skew };
  const seen = await lookForWrites(client, search, clock);
  if (typeof seen === 'string') return { status: 'unknown', why: seen };
  await observations.addLook({ environment: environment.name, credential, at: clock.now(), seen });
  return findAuditedWrite(own, (await observations.looksSince(environment.name, from)).found);
}
