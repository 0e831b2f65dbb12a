import { z } from 'zod';
import { tryParseJson } from '../../core/try-parse-json';

const claimsSchema = z.object({
  exp: z.number().optional().catch(undefined),
  nbf: z.number().optional().catch(undefined),
});
/** The last second of the year 9999: what a token says beyond that is no date. */
const lastSecond = 253_402_300_799;

/** Fewest characters of a joined pair; shorter ones appear by chance when a random value is decoded. */
const minPairLength = 8;
/** Of random bytes, twelve are all printable once in 150,000 times; fewer, more often. */
const printableText = /^[ -~]{12,}$/;

/** When a value of this type ends by its own word, in milliseconds since the epoch; undefined for what is no token, or does not say. */
export function endOf(text: string, type: string): number | undefined {
  return type === 'jwt' || type === 'bearer' ? jwtExpiry(text) : undefined;
}

/** When a text that is a JWT (RFC 7519) ends by its own `exp`, in milliseconds since the epoch; undefined where it does not say. */
export function jwtExpiry(text: string): number | undefined {
  return toTime(claimsOf(text)?.exp);
}

/** When a text that is a JWT begins to be good by its own `nbf`, in milliseconds since the epoch; undefined where it does not say. */
export function notBeforeOf(text: string): number | undefined {
  return toTime(claimsOf(text)?.nbf);
}

/** Seconds since the epoch, as tokens count (RFC 7519, 2), in milliseconds; within the years that a date can show. */
export function toTime(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : Math.max(0, Math.min(seconds, lastSecond)) * 1000;
}

function claimsOf(text: string): z.infer<typeof claimsSchema> | undefined {
  const [header, claims, signature, ...more] = text.split('.');
  if (header === undefined || claims === undefined || signature === undefined || more.length > 0) return undefined;
  if (!z.object({ alg: z.string() }).safeParse(tryDecodeJson(header)).success) return undefined;
  return claimsSchema.safeParse(tryDecodeJson(claims)).data;
}

/** Whether a text is base64 of `x:y` in printable characters, as it stands behind `Basic` in a header. */
export function isEncodedPair(text: string): boolean {
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(text)) return false;
  const decoded = Buffer.from(text, 'base64').toString('latin1');
  return decoded.length >= minPairLength && /^[ -9;-~]+:[ -~]+$/.test(decoded);
}

/** Whether a text is base64 or base64url as an encoder writes it, padded or not. */
export function isBase64(text: string): boolean {
  const bare = text
    .replace(/={0,2}$/, '')
    .replaceAll('-', '+')
    .replaceAll('_', '/');
  return bare !== '' && Buffer.from(text, 'base64').toString('base64').replace(/=+$/, '') === bare;
}

/** Whether a text is base64 of printable text. Random keys in base64 decode to bytes that are none. */
export function isEncodedText(text: string): boolean {
  return isBase64(text) && printableText.test(Buffer.from(text, 'base64').toString('latin1'));
}

function tryDecodeJson(part: string): unknown {
  return tryParseJson(Buffer.from(part, 'base64url').toString('utf8'));
}
