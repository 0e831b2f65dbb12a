import type { Clock } from '../core/clock';
import type { AuditOperations } from './audit-operations';
import { ProblemsError } from '../core/problem';
import type { AuditRecord, AuditSearch } from './schemas/audit';

/** Waits between looks at a search, in milliseconds; after the last it is given up for now. */
const waits = [250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000];

/**
 * Records of the platform's audit log; undefined when the search was not finished within a minute.
 *
 * @throws GenesysApiError when the platform says no, ProblemsError `audit-search-failed` when it gives the search up
 */
export async function searchAudits(
  client: AuditOperations,
  search: AuditSearch,
  clock: Clock,
): Promise<readonly AuditRecord[] | undefined> {
  const { id } = await client.startAuditQuery(search);
  for (const wait of waits) {
    const { state = '' } = await client.readAuditQuery(id);
    if (state === 'Succeeded') return client.readAuditResults(id);
    if (state === 'Failed' || state === 'Cancelled') throw failed(state);
    await clock.sleep(wait);
  }
  return undefined;
}

function failed(state: string): ProblemsError {
  return new ProblemsError([
    {
      code: 'audit-search-failed',
      where: 'POST /api/v2/audits/query',
      what: `the platform must finish the search of its audit log, got ${state}`,
      fix: 'run the command again; if it stays, see the service mapping of the organisation’s audits',
    },
  ]);
}
