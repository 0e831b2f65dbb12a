import { z } from 'zod';

const claimsSchema = z.object({ exp: z.number() });

/** Fewest characters of a joined pair; shorter ones appear by chance when a random value is decoded. */
const minPairLength = 8;

/** Whether a text is a JWT (RFC 7519) whose `exp` is not after `now`, in milliseconds since the epoch. */
export function isExpiredJwt(text: string, now: number): boolean {
  const [header, claims, signature, ...more] = text.split('.');
  if (header === undefined || claims === undefined || signature === undefined || more.length > 0) return false;
  if (!z.object({ alg: z.string() }).safeParse(tryDecodeJson(header)).success) return false;
  const { data } = claimsSchema.safeParse(tryDecodeJson(claims));
  return data !== undefined && data.exp * 1000 <= now;
}

/** Whether a text is base64 of `x:y` in printable characters, as it stands behind `Basic` in a header. */
export function isEncodedPair(text: string): boolean {
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(text)) return false;
  const decoded = Buffer.from(text, 'base64').toString('latin1');
  return decoded.length >= minPairLength && /^[ -9;-~]+:[ -~]+$/.test(decoded);
}

function tryDecodeJson(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
