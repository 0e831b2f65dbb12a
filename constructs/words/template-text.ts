import { Token } from 'cdktf';

/**
 * What JSON can write otherwise and a reader of templates would take for program: Velocity's `$` and `#`, and the braces of named secrets. DEL
 * is none, but readers of JSON in Java (json-smart 2.5.0) drop it where it stands as it is.
 */
const program = /[$#\u007f]|\{(?=\{)/g;

/**
 * A value as JSON in a template; it arrives exactly as it is, whatever texts it holds. `$`, `#` and `{{` stand in JSON only within its texts.
 * What Terraform computes stays what it is, so that rules over the synthesised JSON find it, and refuse it.
 */
export function jsonTemplate(value: unknown): string {
  const json = JSON.stringify(value) ?? 'null';
  return Token.isUnresolved(json) ? json : stableJson(json.replaceAll(program, unicodeEscape));
}

/** JSON that Terraform changes nothing of: it brings every text to Unicode's form NFC, in which a letter and its accent become one. */
export function stableJson(json: string): string {
  return json.normalize('NFC') === json ? json : json.replaceAll(/[\u0080-\uffff]/g, unicodeEscape);
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Velocity's own names for what it would take for program; a backslash is program before a reference. */
const named: Readonly<Record<string, string>> = {
  $: '${esc.dollar}',
  '#': '${esc.hash}',
  '\\': '${esc.backslash}',
};

/** A plain text in a template; it arrives exactly as it is. What Terraform computes stays what it is, as in `jsonTemplate`. */
export function plainTemplate(text: string): string {
  return Token.isUnresolved(text) ? text : text.replaceAll(/[$#\\]/g, (character) => named[character] ?? character);
}
