import type { Change, Persistence } from './persistence';
import type { BaseRecord, TableName, Tables } from './records';

/** One table: records by id, kept in the order of their creation, apart for every organisation. */
export interface Table<R extends BaseRecord> {
  /** All records of one organisation, oldest first. */
  all(organizationId: string): readonly R[];
  /** Undefined when there is none, or when it belongs to another organisation. */
  find(organizationId: string, id: string): R | undefined;
  /** For what is looked up before the organisation is known: tokens and clients. */
  findAnywhere(id: string): R | undefined;
  put(record: R): R;
  delete(record: R): void;
}

/** All state of a sandbox. Writes show at once in memory and reach the persistence at `flush`. */
export interface Store {
  table<N extends TableName>(name: N): Table<Tables[N]>;
  /** Makes every write so far durable. Called before a reply leaves. */
  flush(): void;
  /** Forgets everything. */
  clear(): void;
}

/** Opens a store on what the persistence holds; without one, state lives in memory only. */
export function openStore(persistence: Persistence | undefined): Store {
  const tables = new Map<TableName, MemoryTable>();
  let pending: Change[] = [];
  const record = (change: Change): void => void (persistence === undefined || pending.push(change));
  const tableOf = (name: TableName): MemoryTable => {
    const known = tables.get(name);
    if (known !== undefined) return known;
    const created = memoryTable(name, record);
    tables.set(name, created);
    return created;
  };
  for (const stored of persistence?.load() ?? []) tableOf(stored.table).restore(stored.record);
  return {
    // A table only ever holds what was put under its name, so the base type can be narrowed to the table's own.
    table: <N extends TableName>(name: N) => tableOf(name) as unknown as Table<Tables[N]>,
    flush: () => {
      if (pending.length === 0) return;
      persistence?.commit(pending);
      pending = []; // after the commit: what could not be stored is tried again
    },
    clear: () => {
      tables.clear();
      pending = [];
      record({ kind: 'clear' });
    },
  };
}

interface MemoryTable extends Table<BaseRecord> {
  restore(record: BaseRecord): void;
}

function memoryTable(table: TableName, note: (change: Change) => void): MemoryTable {
  const byId = new Map<string, BaseRecord>();
  const byOrganization = new Map<string, Map<string, BaseRecord>>();
  const restore = (record: BaseRecord): void => {
    byId.set(record.id, record);
    const own = byOrganization.get(record.organizationId) ?? new Map<string, BaseRecord>();
    byOrganization.set(record.organizationId, own.set(record.id, record));
  };
  return {
    restore,
    all: (organizationId) => [...(byOrganization.get(organizationId)?.values() ?? [])],
    find: (organizationId, id) => byOrganization.get(organizationId)?.get(id),
    findAnywhere: (id) => byId.get(id),
    put: (record) => {
      restore(record);
      note({ kind: 'put', table, record });
      return record;
    },
    delete: (record) => {
      byId.delete(record.id);
      byOrganization.get(record.organizationId)?.delete(record.id);
      note({ kind: 'delete', table, id: record.id });
    },
  };
}
