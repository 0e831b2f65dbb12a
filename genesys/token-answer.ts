import { kindOfJson, readJsonObject } from '../core/json-object';
import { Redacted } from '../core/redacted';
import type { HttpReply } from './send';

/** What a token endpoint (RFC 6749, 5) answered. Nothing of it but the token itself is kept. */
export type TokenAnswer =
  | {
      readonly kind: 'granted';
      readonly token: Redacted;
      /** Whole seconds; undefined where it says nothing of that. */
      readonly expiresInSeconds: number | undefined;
    }
  /** It refuses the client (`isClient`), or the request. */
  | { readonly kind: 'refused'; readonly isClient: boolean }
  /** It says itself that another moment may do. */
  | { readonly kind: 'later' }
  /** It says neither yes nor no in a way that can be used: which member is wrong, and how. */
  | { readonly kind: 'unusable'; readonly what: string };

/** A longer one fits into no header. */
const longestToken = 32_768;
/** Ten years: an end beyond that is none. */
const longestLifeSeconds = 315_360_000;

const clientErrors: ReadonlySet<string> = new Set(['invalid_client', 'unauthorized_client']);
const requestErrors: ReadonlySet<string> = new Set([
  ...['invalid_request', 'invalid_grant', 'invalid_scope', 'invalid_target'],
  ...['unsupported_grant_type', 'unsupported_token_type', 'access_denied'],
]);
const passingErrors: ReadonlySet<string> = new Set(['temporarily_unavailable', 'server_error', 'slow_down']);

/**
 * Reads what is needed: `access_token`, `token_type` and `expires_in`. Everything else may be missing, null or wrong: status, media type,
 * `scope`, `refresh_token`, `id_token`, `issued_token_type`.
 *
 * - `token_type` may be left out; what is there must be `Bearer`, in any spelling: whatever else needs more than a header.
 * - `expires_in` may be left out. A text of digits is a number; parts of a second are cut off.
 */
export function readTokenAnswer(reply: Pick<HttpReply, 'status' | 'text'>): TokenAnswer {
  const read = readJsonObject(reply.text);
  const members = read.kind === 'object' ? read.members : {};
  const isGood = reply.status >= 200 && reply.status < 300;
  const error = isGood && isText(members.access_token) ? undefined : errorIn(members.error, reply.status);
  if (error) return error;
  if (read.kind === 'none') return { kind: 'unusable', what: `a token’s answer must be a JSON object: ${read.why}` };
  const wrong = wrongIn(members, read.twice);
  if (wrong !== undefined) return { kind: 'unusable', what: wrong };
  const { access_token: token, expires_in: life } = members;
  return {
    kind: 'granted',
    token: Redacted.of(token as string), // `wrongIn` found a text
    expiresInSeconds: life === undefined || life === null ? undefined : Math.min(secondsIn(life), longestLifeSeconds),
  };
}

/** The errors that RFC 6749 and its extensions name, under whatever status, and then the status. */
function errorIn(error: unknown, status: number): TokenAnswer | undefined {
  const code = typeof error === 'string' ? error : '';
  if (passingErrors.has(code) || status === 408 || status === 425 || status === 429 || status >= 500)
    return { kind: 'later' };
  if (clientErrors.has(code) || status === 401) return { kind: 'refused', isClient: true };
  if (requestErrors.has(code) || status >= 300) return { kind: 'refused', isClient: false };
  return code === ''
    ? undefined
    : { kind: 'unusable', what: '`error` is there, with a code that no standard has, under a status of success' };
}

function wrongIn(members: Readonly<Record<string, unknown>>, twice: ReadonlySet<string>): string | undefined {
  const double = ['access_token', 'token_type', 'expires_in'].find((name) => twice.has(name));
  if (double !== undefined) return `\`${double}\` stands there twice`;
  return (
    wrongToken(members.access_token) ??
    wrongType(members.token_type ?? undefined) ??
    wrongLife(members.expires_in ?? undefined)
  );
}

function wrongToken(token: unknown): string | undefined {
  if (!isText(token)) return `\`access_token\` must be a text, it is ${kindOfJson(token)}`;
  if (token.trim() === '') return '`access_token` is blank';
  return token.length > longestToken ? `\`access_token\` is longer than ${longestToken} characters` : undefined;
}

function wrongType(type: unknown): string | undefined {
  if (type === undefined) return undefined;
  if (typeof type !== 'string') return `\`token_type\` must be Bearer, it is ${kindOfJson(type)}`;
  if (type.trim().toLowerCase() === 'bearer') return undefined;
  // Those that are registered hold nothing secret; whatever else may.
  const known = /^(mac|dpop|pop|n_a|basic|jwt)$/i.test(type) ? type : 'another text';
  return `\`token_type\` must be Bearer, it is ${known}`;
}

function wrongLife(life: unknown): string | undefined {
  if (life === undefined) return undefined;
  if (typeof life !== 'number' && typeof life !== 'string')
    return `\`expires_in\` must be a number of seconds, it is ${kindOfJson(life)}`;
  const seconds = secondsIn(life);
  if (Number.isNaN(seconds))
    return `\`expires_in\` must be a number of seconds, it is ${kindOfJson(life)} that is none`;
  return seconds < 0 ? '`expires_in` is negative' : undefined;
}

/** NaN for what is no number of seconds. 1e400 is none either: JSON has no end of numbers, and reads it as infinite. */
function secondsIn(life: unknown): number {
  if (typeof life === 'number') return Number.isFinite(life) ? Math.trunc(life) : Number.NaN;
  return typeof life === 'string' && /^\d{1,15}$/.test(life.trim()) ? Number(life) : Number.NaN;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
