/** A JSON text as a value, or why it is none that can be trusted. A fault quotes nothing of the text. */
export type ParsedJson = { readonly value: unknown } | { readonly fault: string };

/** More than any file or answer of ours has. */
const deepest = 64;
/** Every string of a JSON text, in order, and whether it is the name of a member. */
const strings = /"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?/g;

/**
 * Parses JSON strictly: UTF-8 without a byte-order mark, no member twice (readers differ on which of the two counts), no member called
 * `__proto__`, no depth that a later walk could not take.
 */
export function parseJson(bytes: Uint8Array): ParsedJson {
  const text = decode(bytes);
  if (text === undefined) return { fault: 'it is no UTF-8 text' };
  if (text.trim() === '') return { fault: 'it is empty' };
  if (text.startsWith('\ufeff')) return { fault: 'it begins with a byte-order mark' };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { fault: 'it is no JSON, or was cut off' };
  }
  const members = countMembers(value);
  if (typeof members === 'string') return { fault: members };
  const named = [...text.matchAll(strings)].filter(([, colon]) => colon !== undefined).length;
  return named === members ? { value } : { fault: 'it has a member twice' };
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** All members at all depths; or a fault. Walks without recursion: the parser takes depths that a call stack does not. */
function countMembers(root: unknown): number | string {
  let count = 0;
  let level: readonly unknown[] = [root];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > deepest) return 'it is nested too deeply';
    const objects = level.filter((value) => typeof value === 'object' && value !== null);
    if (objects.some((value) => Object.hasOwn(value, '__proto__'))) return 'it has a member called __proto__';
    for (const value of objects) if (!Array.isArray(value)) count += Object.keys(value).length;
    level = objects.flatMap((value) => Object.values(value) as unknown[]);
  }
  return count;
}
