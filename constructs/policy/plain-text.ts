/** Characters that are not seen: zero-width and soft hyphens, joiners, direction marks, byte order mark. */
const invisible = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/g;
/** Where Terraform's functions take one literal after another: `", "`. */
const seam = /"\s*,\s*"/g;

/** Nothing to fold or undo, and nothing to make single: most texts are so, and there are many. */
const plainAscii = /^[\x20-\x5b\x5d-\x7e]*$/;
const doubled = /[$%]{2}\{/;

/**
 * A text as a reader may take it, for searching: look-alike braces and letters of other widths folded, invisible characters out, escapes
 * undone, Terraform's doubled markers single.
 */
export function plainText(text: string): string {
  if (plainAscii.test(text) && !doubled.test(text)) return text;
  return text
    .normalize('NFKC')
    .replaceAll(invisible, '')
    .replaceAll(/\\u\{?([0-9a-f]{4})\}?/gi, (_all, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replaceAll('\\"', '"')
    .replaceAll(/([$%])\1+\{/g, '$1{');
}

/** The spellings to search: as it reads, and with the pieces of a list put together as `join` and `format` would. */
export function spellingsOf(text: string): readonly string[] {
  const plain = plainText(text);
  const joined = plain.replaceAll(seam, '');
  return joined === plain ? [plain] : [plain, joined];
}
