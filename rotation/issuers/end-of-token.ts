/**
 * When a token ends, in milliseconds since the epoch: counted from before it was asked for, by what its issuer says (`expires_in`) or its
 * author declared, whichever is earlier. One that is said to live longer than declared is renewed as declared: that is what its timing was
 * checked with. Null where neither says anything.
 */
export function endOfToken(
  askedAt: number,
  expiresInSeconds: number | undefined,
  declaredSeconds: number | null,
): number | null {
  const seconds = Math.min(expiresInSeconds ?? Infinity, declaredSeconds ?? Infinity);
  return Number.isFinite(seconds) ? askedAt + seconds * 1000 : null;
}
