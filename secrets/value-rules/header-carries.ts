import type { SecretUse } from '../../core/secret-use';
import { isEncodedPair } from './token-shapes';

type HeaderUse = Extract<SecretUse, { in: 'header' }>;

/** Where nothing is said of a value's use, it stands in a header by itself. */
const anyHeader: HeaderUse = { in: 'header', name: '', before: '', after: '' };

/**
 * Whether every header that holds the value as it stands can carry it. RFC 9110 (5.5) allows visible ASCII and blanks inside; clients make
 * something else of the rest, or nothing. What is encoded first (a Basic pair, a form, JSON) may be any text. Line ends, blanks around and
 * what nobody sees are for other rules to name.
 */
export function isCarried(text: string, uses: readonly SecretUse[]): boolean {
  return headersOf(uses).length === 0 || !/[^\p{ASCII}\p{Cc}\p{Cf}\p{Cs}\p{Z}\uff01-\uff5e]/u.test(text);
}

/** Whether it is the user name of HTTP Basic, and would end too soon (RFC 7617, 2). */
export function isSplitByColon(text: string, uses: readonly SecretUse[]): boolean {
  return text.includes(':') && uses.some((use) => use.in === 'basic' && use.part === 'username');
}

/** Names of schemes that are pasted along (the registry of RFC 9110, 16.4, and what services made up). */
const knownScheme = /^(bearer|basic|digest|negotiate|token|apikey|api-key)[ \t]+(\S+)$/i;
/** Shorter words behind a scheme's name are a sentence. */
const leastToken = 16;

/**
 * Whether a header would carry its own text twice, once from the value: `Bearer …` under `Bearer ${token}`, in any spelling, or what the
 * header has behind the value. A header of another kind than those for authorisation holds no scheme at all.
 */
export function beginsWithItsScheme(text: string, uses: readonly SecretUse[], isShapeAllowed: boolean): boolean {
  const headers = headersOf(uses);
  if (headers.some((use) => repeatsBefore(text, use.before) || repeatsAfter(text, use.after))) return true;
  if (isShapeAllowed) return false;
  const [, scheme = '', rest = ''] = knownScheme.exec(text) ?? [];
  if (scheme === '') return false;
  const mayBring = headers.some(({ name, before }) => /auth/i.test(name) && before.trim() === '');
  return !mayBring && (headers.length > 0 || rest.length >= leastToken || isEncodedPair(rest));
}

function headersOf(uses: readonly SecretUse[]): readonly HeaderUse[] {
  return uses.length === 0 ? [anyHeader] : uses.filter((use) => use.in === 'header');
}

/** The whole text, its first word (the scheme), or its last (`key=`). */
function repeatsBefore(text: string, before: string): boolean {
  const words = before.split(/\s+/).filter((word) => word.length > 1);
  const added = [before.trim(), ...words.slice(0, 1), ...words.slice(-1)].filter((part) => part.length > 1);
  return added.some((part) => {
    const rest = text.slice(part.length);
    const isBegun = text.slice(0, part.length).toLowerCase() === part.toLowerCase();
    // A word ends where something else than a letter or digit begins: `Bearer_1` is a value.
    return isBegun && (/[a-z0-9]$/i.test(part) ? rest === '' || /^[\s:=]/.test(rest) : rest.trim() !== '');
  });
}

function repeatsAfter(text: string, after: string): boolean {
  const part = after.trimEnd();
  return part.trim().length > 1 && text.length > part.length && text.endsWith(part);
}
