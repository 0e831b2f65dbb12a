import type { Operation } from '../../genesys/operations';
import type { SandboxOptions } from './options';
import type { AuditRecord, ClientRecord, OrganizationRecord, TokenRecord } from './records';
import type { ResolvedValues } from './resolved-values';
import type { Store } from './store';

/** What every handler works with; one a sandbox. */
export interface Platform {
  readonly store: Store;
  readonly options: SandboxOptions;
  readonly values: ResolvedValues;
  /** The clock's time as the API writes it, ISO 8601 in UTC. */
  readonly timestamp: () => string;
}

/** One authenticated, permitted request with its checked body. */
export interface HandlerCall {
  readonly operation: Operation;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Parsed JSON; already measured against the operation's model. */
  readonly body: unknown;
  readonly organization: OrganizationRecord;
  readonly client: ClientRecord;
  readonly token: TokenRecord;
  readonly correlationId: string;
  /** Where the caller reached the sandbox: scheme, host and port. */
  readonly origin: string;
}

export type Handler = (call: HandlerCall, platform: Platform) => Response | Promise<Response>;

/** A path parameter of the call's route. */
export function param(call: HandlerCall, name: string): string {
  return call.params[name] ?? '';
}

/** The body in the shape that the operation's model gives it. */
export function bodyOf<T>(call: HandlerCall): Partial<T> {
  // Types and names were checked by `bodyProblems`; presence was not, hence Partial. Null stands for "left out" on the wire.
  const body = typeof call.body === 'object' && call.body !== null ? call.body : {};
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null)) as Partial<T>;
}

export const noContent = (): Response => new Response(null, { status: 204 });

type AuditEntry = Pick<AuditRecord, 'serviceName' | 'action' | 'entityType' | 'entityId' | 'entityName'> & {
  readonly changed?: readonly string[];
};

/** Who changed something, and where; a call is one. */
interface Actor {
  readonly organization: { readonly id: string };
  readonly client: { readonly id: string };
}

/** Writes the audit record of a change. Values never enter it, only names of what changed. */
export function audit(call: Actor, platform: Platform, entry: AuditEntry): void {
  platform.store.table('audits').put({
    changed: [],
    ...entry,
    id: platform.options.newId(),
    organizationId: call.organization.id,
    clientId: call.client.id,
    eventDate: platform.timestamp(),
  });
}
