import { badRequest } from './api-error';

/** A list reply with page numbers, as most of the API gives it. */
export interface Page<T> {
  readonly entities: readonly T[];
  readonly pageSize: number;
  readonly pageNumber: number;
  readonly total: number;
  readonly pageCount: number;
  readonly selfUri: string;
  readonly firstUri: string;
  readonly lastUri: string;
  readonly nextUri?: string;
  readonly previousUri?: string;
}

/** Cuts one page out of a list. A page past the end is empty; that is how the official provider knows where to stop. */
export function pageOf<T>(items: readonly T[], query: URLSearchParams, path: string, defaultSize = 25): Page<T> {
  const pageSize = count(query, 'pageSize', defaultSize);
  const pageNumber = count(query, 'pageNumber', 1);
  const pageCount = Math.ceil(items.length / pageSize);
  const uri = (page: number): string => `${path}?pageSize=${pageSize}&pageNumber=${page}`;
  return {
    entities: items.slice((pageNumber - 1) * pageSize, pageNumber * pageSize),
    pageSize,
    pageNumber,
    total: items.length,
    pageCount,
    selfUri: uri(pageNumber),
    firstUri: uri(1),
    lastUri: uri(Math.max(1, pageCount)),
    ...(pageNumber < pageCount ? { nextUri: uri(pageNumber + 1) } : {}),
    ...(pageNumber > 1 ? { previousUri: uri(pageNumber - 1) } : {}),
  };
}

/** A list reply that goes on after the id of its last entity. */
export interface CursorPage<T> {
  readonly entities: readonly T[];
  readonly selfUri: string;
  readonly nextUri?: string;
}

/** Cuts the page after `after` (or before `before`) out of a list; both are ids, as the official provider uses them. */
export function cursorPageOf<T extends { readonly id: string }>(
  items: readonly T[],
  query: URLSearchParams,
  path: string,
): CursorPage<T> {
  const pageSize = count(query, 'pageSize', 25);
  const before = query.get('before');
  const end = before === null ? items.length : indexOf(items, before);
  const after = query.get('after');
  const start = after !== null ? indexOf(items, after) + 1 : before === null ? 0 : Math.max(0, end - pageSize);
  const entities = items.slice(start, Math.min(end, start + pageSize));
  const last = entities.at(-1);
  const more = last !== undefined && start + entities.length < items.length;
  return {
    entities,
    selfUri: `${path}?pageSize=${pageSize}${after === null ? '' : `&after=${encodeURIComponent(after)}`}`,
    ...(more ? { nextUri: `${path}?pageSize=${pageSize}&after=${encodeURIComponent(last.id)}` } : {}),
  };
}

function indexOf(items: readonly { readonly id: string }[], id: string): number {
  const index = items.findIndex((item) => item.id === id);
  if (index < 0) throw badRequest('The cursor is not valid: no entity has its id.');
  return index;
}

function count(query: URLSearchParams, name: string, fallback: number): number {
  const text = query.get(name);
  if (text === null || text === '') return fallback;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw badRequest(`${name} must be a positive whole number.`);
  return Math.min(value, 500);
}
