import { z } from 'zod';
import { wireObject } from '../../core/wire';
import { platformIdSchema } from './platform-id';

/** One record of the platform's audit log; members not named here are dropped, so that no value in them gets any further. */
export const auditRecordSchema = wireObject({
  id: z.string(),
  /** ISO 8601. */
  eventDate: z.string(),
  /** `Create`, `Update`, `Delete`. */
  action: z.string().optional(),
  entityType: z.string().optional(),
  entity: wireObject({ id: z.string().optional(), name: z.string().optional() }).optional(),
  /** The OAuth client that made the change; absent where a person did. */
  client: wireObject({ id: z.string().optional() }).optional(),
  user: wireObject({ id: z.string().optional() }).optional(),
});
export type AuditRecord = z.infer<typeof auditRecordSchema>;

/** State of a query: Queued, Running, Succeeded, Failed or Cancelled. */
export const auditQuerySchema = wireObject({ id: platformIdSchema, state: z.string().optional() });
export type AuditQueryState = z.infer<typeof auditQuerySchema>;

/** Page of results; the last one has no cursor. */
export const auditResultsSchema = wireObject({
  entities: z.array(auditRecordSchema).optional(),
  cursor: z.string().optional(),
});

/** What to look for. */
export interface AuditSearch {
  /** Milliseconds since the epoch. */
  readonly from: number;
  readonly to: number;
  readonly entityType: string;
  readonly entityId?: string | undefined;
}
