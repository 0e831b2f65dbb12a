/** Shortest text that is searched for: shorter ones turn up by chance. */
const shortest = 8;

/**
 * Every spelling under which a value could lie in an artifact: raw, JSON-escaped, URL-encoded, hexadecimal, and base64 (both alphabets)
 * at each of the three offsets it can have inside a longer encoded text, such as the pair of a Basic header.
 */
export function spellings(value: string): readonly Buffer[] {
  const raw = Buffer.from(value);
  const base64 = [0, 1, 2].map((offset) => innerBase64(raw, offset));
  const texts = [
    value,
    JSON.stringify(value).slice(1, -1),
    encodeURIComponent(value),
    new URLSearchParams({ v: value }).toString().slice(2),
    raw.toString('hex'),
    ...base64,
    ...base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
  ];
  return [...new Set(texts)].filter((text) => text.length >= shortest).map((text) => Buffer.from(text));
}

/** The base64 characters that depend on `raw` alone when `offset` other bytes stand before it. */
function innerBase64(raw: Buffer, offset: number): string {
  const encoded = Buffer.concat([Buffer.alloc(offset), raw]).toString('base64');
  // Bytes before it share its first characters, bytes after it share its last ones.
  const start = Math.ceil((offset * 8) / 6);
  const end = Math.floor(((offset + raw.length) * 8) / 6);
  return encoded.slice(start, end);
}
