/** Characters that are not seen: zero-width and soft hyphens, joiners, direction marks, byte order mark. */
const invisible = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/g;
/** Where Terraform's functions take one literal after another: `", "`. */
const seam = /"\s*,\s*"/g;

/** Nothing to fold or undo: most texts are so, and there are many. */
const plainAscii = /^[\x20-\x5b\x5d-\x7e]*$/;
const encoded = /[$%]{2}\{|%[0-9a-f]{2}|&[#a-z]/i;

/**
 * A text as a reader may take it, for searching: look-alike braces and letters of other widths folded, invisible characters out, escapes
 * of JavaScript, URLs and HTML undone, Terraform's doubled markers single.
 */
export function plainText(text: string): string {
  if (plainAscii.test(text) && !encoded.test(text)) return text;
  return withoutEscapes(text.normalize('NFKC').replaceAll(invisible, ''))
    .replaceAll('\\"', '"')
    .replaceAll(/([$%])\1+\{/g, '$1{');
}

/** The spellings to search: as it reads, and with the pieces of a list put together as `join` and `format` would. */
export function spellingsOf(text: string): readonly string[] {
  const plain = plainText(text);
  const joined = plain.replaceAll(seam, '');
  return joined === plain ? [plain] : [plain, joined];
}

/** `\u007b`, `\u{7b}`, `\x7b`, `%7B`, `&#x7b;` and `&#123;`, and the names that HTML has for what templates begin with. */
const escape =
  /\\+u\{0*([0-9a-f]{1,4})\}|\\+u([0-9a-f]{4})|\\+x([0-9a-f]{2})|%([0-7][0-9a-f])|&#x0*([0-9a-f]{1,4});?|&#0*(\d{1,4});?|&(lbrace|lcub|dollar);/gi;
const named: Readonly<Record<string, string>> = { lbrace: '{', lcub: '{', dollar: '$' };

/** An escape may itself be escaped; each turn leaves a shorter text. */
function withoutEscapes(text: string): string {
  const undone = text.replaceAll(escape, (_all, ...groups: readonly (string | undefined)[]) => {
    const [hexadecimal, decimal, name] = [groups.slice(0, 5).find(Boolean), groups[5], groups[6]];
    if (name !== undefined) return named[name.toLowerCase()] ?? '';
    return String.fromCharCode(decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number(decimal));
  });
  return undone === text ? text : withoutEscapes(undone);
}
