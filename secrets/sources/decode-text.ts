/**
 * Bytes of UTF-8 as text, undefined where they are none; the bytes are overwritten. With `isCut` they may end inside a character, as
 * those of a value that is too long do; the rule of length speaks then.
 */
export function decodeText(bytes: Uint8Array, isCut = false): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: !isCut, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  } finally {
    bytes.fill(0);
  }
}
