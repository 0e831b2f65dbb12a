import { TemplateError } from '../../../../core/rules/velocity/template-error';
import { Tool } from '../velocity/values';
import { ofText } from './text-argument';

/**
 * `$esc`: Velocity's EscapeTool 3.1 (java, javascript, html, xml, sql, url, and the characters), with the platform's own additions jsonString,
 * jsonEncode, jsonDecode, urlFormEncode, uriEncode (named by the resource centre; their exact output is assumed).
 */
export const escapeTool = new Tool(
  {
    url: ofText(formEncode),
    urlFormEncode: ofText(formEncode),
    unurl: ofText((text) => decoded(text.replaceAll('+', ' '))),
    uriEncode: ofText(encodeUriComponent),
    java: ofText(escapeJava),
    javascript: ofText((text) => escapeJava(text).replaceAll("'", "\\'").replaceAll('/', '\\/')),
    jsonString: ofText(escapeJson),
    jsonEncode: ofText(escapeJson),
    jsonDecode: ofText(unescapeJson),
    html: ofText((text) => text.replace(/[&<>"]/g, (character) => htmlEntities[character]!)),
    xml: ofText((text) => text.replace(/[&<>"']/g, (character) => htmlEntities[character]!)),
    sql: ofText((text) => text.replaceAll("'", "''")),
  },
  {
    dollar: '$',
    d: '$',
    hash: '#',
    h: '#',
    backslash: '\\',
    b: '\\',
    quote: '"',
    q: '"',
    singleQuote: "'",
    s: "'",
    exclamation: '!',
    e: '!',
    newline: '\n',
    n: '\n',
  },
);

const htmlEntities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};
const shortEscapes: Readonly<Record<string, string>> = {
  '\b': '\\b',
  '\n': '\\n',
  '\t': '\\t',
  '\f': '\\f',
  '\r': '\\r',
  '"': '\\"',
  '\\': '\\\\',
};

/** `application/x-www-form-urlencoded`: a blank becomes `+`. */
function formEncode(text: string): string {
  return encodeUriComponent(text).replaceAll('%20', '+').replaceAll('~', '%7E').replaceAll('%2A', '*');
}

/** RFC 3986: everything but letters, digits and `-._~` is escaped. */
function encodeUriComponent(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new TemplateError('render', 'the argument of $esc.unurl is not URL-encoded text');
  }
}

/** As Java source: control characters and everything beyond ASCII as `\uXXXX`. */
function escapeJava(text: string): string {
  return text.replace(/["\\]|[^\x20-\x7f]/g, (character) => shortEscapes[character] ?? unicodeEscapes(character));
}

/** As JSON text; `/` is escaped too, and so is everything beyond ASCII, as the library that the tool stands on does. */
function escapeJson(text: string): string {
  return escapeJava(text).replaceAll('/', '\\/');
}

function unicodeEscapes(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}

function unescapeJson(text: string): string {
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|([\s\S]))/g, (_, hex: string | undefined, character: string) => {
    if (hex !== undefined) return String.fromCharCode(parseInt(hex, 16));
    return (
      ({ b: '\b', n: '\n', t: '\t', f: '\f', r: '\r' } as Readonly<Record<string, string>>)[character] ?? character
    );
  });
}
