import type { Clock } from '../../core/clock';
import { ProblemsError } from '../../core/problem';
import { GenesysApiError } from '../../genesys/api-error';
import type { GenesysClient } from '../../genesys/client';
import type { AuditRecord } from '../../genesys/schemas/audit';
import { searchAudits } from '../../genesys/search-audits';
import type { AuditedWrite } from './observation';

/** Which writes to look for: of these credentials, by name, between two times in milliseconds since the epoch. */
export interface WriteSearch {
  readonly credentials: readonly string[];
  readonly from: number;
  readonly to: number;
}

/**
 * Writes of credentials that the platform's audit log has, oldest first; or why they cannot be told, for people. Which verbs a write leaves
 * is not documented, so everything but a deletion counts.
 */
export async function lookForWrites(
  client: GenesysClient | undefined,
  search: WriteSearch,
  clock: Clock,
): Promise<readonly AuditedWrite[] | string> {
  if (!client) return 'no client of the organisation is configured';
  try {
    return (await look(client, search, clock)) ?? 'the search of the audit log takes longer than a minute';
  } catch (error) {
    if (error instanceof GenesysApiError && error.facts.status === 403)
      return 'the client may not read the audit log: it lacks audits:audit:view, which the client of drift-reading has';
    if (error instanceof ProblemsError)
      return `the audit log could not be read: ${error.problems[0]?.code ?? 'unknown'}`;
    throw error;
  }
}

async function look(
  client: GenesysClient,
  { credentials, from, to }: WriteSearch,
  clock: Clock,
): Promise<readonly AuditedWrite[] | undefined> {
  const infos = (await client.listCredentials()).filter(({ name = '' }) => credentials.includes(name));
  const names = new Map(infos.map(({ id, name = '' }) => [id, name]));
  const [only] = infos;
  const entityId = infos.length === 1 ? only?.id : undefined;
  const records = await searchAudits(client, { from, to, entityType: 'Credential', entityId }, clock);
  return records?.flatMap((record) => toWrite(record, names)).sort((one, other) => one.at - other.at);
}

function toWrite(
  { id, eventDate, action, entity, client }: AuditRecord,
  names: ReadonlyMap<string, string>,
): AuditedWrite[] {
  const credential = names.get(entity?.id ?? '');
  const at = Date.parse(eventDate);
  if (credential === undefined || action === 'Delete' || Number.isNaN(at)) return [];
  const isCreation = action === 'Create' ? { isCreation: true as const } : {};
  return [{ id, credential, at, client: client?.id ?? null, ...isCreation }];
}
