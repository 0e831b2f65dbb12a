import type { Problem } from '../core/problem';
import { appendRecords, type LedgerPorts } from './append-records';
import type { Database, Queries } from './database';
import type { EnvironmentKey } from './keys/environment-key';
import { liveRecordsSince } from './ledger';
import { isSound, readRecords, type KnownRecord } from './read-records';
import type { NewRecord } from './record';
import { writingClientOf } from './value-details';

/** OAuth clients that have written in an environment, or were about to. */
export interface WritingClients {
  /** Ids, of records that are not doubtful. */
  readonly ids: ReadonlySet<string>;
  readonly problems: readonly Problem[];
}

/** The first records of all. */
const epoch = new Date(0).toISOString();

/**
 * The OAuth clients that the ledger names as writing in an environment. Each has a record of its own, so that few are read however long the
 * chain is; only where none has, as in a ledger of an earlier release, all writes are looked at.
 */
export async function writingClients(
  db: Queries,
  environment: string,
  key: EnvironmentKey | undefined,
): Promise<WritingClients> {
  const noted = await notesOf(db, environment, key);
  const ids = idsIn(noted.found);
  if (ids.size > 0) return { ids, problems: noted.problems };
  const { found, problems } = await liveRecordsSince(db, environment, epoch, key);
  return { ids: idsIn(found), problems: [...noted.problems, ...problems] };
}

/** Where a client is to be put on record, and by whom. */
export interface ClientNote extends LedgerPorts {
  readonly environment: string;
  readonly actor: string;
}

/** Clients that this process has put on record, or found there, of each database. */
const known = new WeakMap<Database, Map<string, Promise<void>>>();

/**
 * Puts an OAuth client on record before it writes in an environment for the first time: of a write whose answer is lost, or whose writer is
 * killed, the ledger can still say that its client is ours. Nothing may be sent where this fails.
 *
 * @throws ProblemsError what the ledger throws
 */
export function noteWritingClient(db: Database, client: string, note: ClientNote): Promise<void> {
  const own = known.get(db) ?? new Map<string, Promise<void>>();
  known.set(db, own);
  const name = `${note.environment} ${client}`;
  const before = own.get(name);
  if (before) return before;
  const noting = db.transaction((tx) => noteOnce(tx, client, note));
  own.set(name, noting);
  // The next write tries again.
  noting.catch(() => own.delete(name));
  return noting;
}

async function noteOnce(tx: Queries, client: string, note: ClientNote): Promise<void> {
  const { environment } = note;
  const key = note.keyOf(environment);
  const { found } = await notesOf(tx, environment, key);
  const sure = key === undefined ? found : found.filter(({ standing }) => standing === 'authenticated');
  const ids = idsIn(sure);
  if (ids.has(client)) return;
  // The first one takes along those that wrote under an earlier release: from then on notes are all that is read.
  const earlier = ids.size > 0 ? [] : (await liveRecordsSince(tx, environment, epoch, key)).found;
  await appendRecords(
    tx,
    environment,
    [...new Set([...idsIn(earlier), client])].map((id) => recordOf(id, note)),
    note,
  );
}

function recordOf(client: string, { actor }: ClientNote): Omit<NewRecord, 'environment'> {
  return {
    ...{ event: 'client-noted', secret: null, generation: 0, actor, details: { client } },
    ...{ reason: 'an OAuth client writes here for the first time', idempotencyKey: `client/${client}` },
    ...{ fingerprint: null, platformModifiedDate: null, credential: null },
  };
}

/** Records of whole environments are few, and an index leads to them. */
function notesOf(db: Queries, environment: string, key: EnvironmentKey | undefined) {
  return readRecords(db, environment, { where: "secret IS NULL AND event = 'client-noted' ORDER BY sequence", key });
}

function idsIn(found: readonly KnownRecord[]): Set<string> {
  const sound = found.filter(isSound);
  return new Set(sound.flatMap(({ record }) => writingClientOf(record) ?? []));
}
