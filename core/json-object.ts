/** A JSON object as it came, or why it is none, in words that quote nothing of it. */
export type ReadJsonObject =
  | {
      readonly kind: 'object';
      readonly members: Readonly<Record<string, unknown>>;
      readonly twice: ReadonlySet<string>;
    }
  | { readonly kind: 'none'; readonly why: string };

/**
 * Reads a text that must be a JSON object (RFC 8259). A byte order mark before it is passed over. Members that stand twice are named, since
 * parsers differ in which of the two they take.
 */
export function readJsonObject(text: string): ReadJsonObject {
  const bare = text.replace(/^\uFEFF/, '');
  if (bare.trim() === '') return { kind: 'none', why: 'it is empty' };
  let value: unknown;
  try {
    value = JSON.parse(bare);
  } catch {
    return { kind: 'none', why: 'it is no JSON' };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { kind: 'none', why: `it is ${kindOfJson(value)}, and no object` };
  return { kind: 'object', members: value as Readonly<Record<string, unknown>>, twice: membersTwice(bare) }; // just asked
}

/** What a parsed JSON value is, in words: `a list`, `a number`. Tells nothing else of it. */
export function kindOfJson(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (value === '') return 'an empty text';
  if (typeof value === 'object') return Array.isArray(value) ? 'a list' : 'an object';
  return { string: 'a text', number: 'a number', boolean: 'true or false' }[typeof value as string] ?? 'no JSON';
}

/** Names that stand twice at the top of the text of an object. */
function membersTwice(text: string): ReadonlySet<string> {
  const seen = new Set<string>();
  const twice = new Set<string>();
  let depth = 0;
  // The text is JSON, so whatever is a text or a bracket is found as one.
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]]/g)) {
    if (token === '{' || token === '[') depth += 1;
    else if (token === '}' || token === ']') depth -= 1;
    else if (depth === 1 && /^\s*:/.test(text.slice(index + token.length, index + token.length + 100))) {
      const name = JSON.parse(token) as string; // matched as a JSON text
      (seen.has(name) ? twice : seen).add(name);
    }
  }
  return twice;
}
