import { assertSame } from './assert-same';
import type { Call } from './call';
import {
  auditQuerySchema,
  auditResultsSchema,
  type AuditQueryState,
  type AuditRecord,
  type AuditSearch,
} from './schemas/audit';

/** The platform's audit log: a search is begun, and its results are there some time later. Needs `audits:audit:view`. */
export interface AuditOperations {
  startAuditQuery(search: AuditSearch): Promise<AuditQueryState>;
  readAuditQuery(id: string): Promise<AuditQueryState>;
  /** All results of a search that has succeeded. */
  readAuditResults(id: string): Promise<readonly AuditRecord[]>;
}

const queries = '/api/v2/audits/query';

export function auditOperations(call: Call): AuditOperations {
  return {
    startAuditQuery: (search) =>
      call({
        method: 'POST',
        route: queries,
        body: () => JSON.stringify(queryOf(search)),
        isRepeatable: true, // a search more changes nothing
        reply: auditQuerySchema,
      }),
    readAuditQuery: async (id) => {
      const read = { method: 'GET', route: `${queries}/{transactionId}` } as const;
      return assertSame(read, { id }, await call({ ...read, path: { transactionId: id }, reply: auditQuerySchema }));
    },
    readAuditResults: async (id) => {
      const found: AuditRecord[] = [];
      const seen = new Set<string>();
      for (let cursor: string | undefined; ;) {
        const { entities = [], cursor: next } = await call({
          method: 'GET',
          route: `${queries}/{transactionId}/results`,
          path: { transactionId: id },
          query: { pageSize: 100, cursor },
          reply: auditResultsSchema,
        });
        found.push(...entities);
        // A cursor that comes back would keep us forever.
        if (next === undefined || next === null || seen.has(next)) return found;
        seen.add(next);
        cursor = next;
      }
    },
  };
}

function queryOf({ from, to, entityType, entityId }: AuditSearch): object {
  const filter = (property: string, value: string) => ({ property, value });
  return {
    interval: `${new Date(from).toISOString()}/${new Date(to).toISOString()}`,
    serviceName: 'Integrations',
    filters: [filter('EntityType', entityType), ...(entityId === undefined ? [] : [filter('EntityId', entityId)])],
  };
}
