/** A reference of the platform's template language that an author typed into a literal text. */
export interface TypedReference {
  /** As it was typed, shortened. */
  readonly text: string;
  /** Name of the input that was meant, where it is one. */
  readonly input: string | undefined;
  /** True for what holds or was obtained with a secret. */
  readonly isSecret: boolean;
}

/**
 * References to things that the platform knows, in every spelling of its templates, and with the braces of named secrets. Anything else that
 * looks like a program (`costs $5`, `${price}`, `## urgent`) is a text, and is sent as it is.
 */
const reference = new RegExp(
  [
    /\$!?\{?(?<data>input|credentials|authResponse|rawResult)(?![A-Za-z0-9_])/,
    /\$!?\{?(?:esc|math|encoding|urlTool|salesforce|msdynamics|successTemplateUtils)\.[A-Za-z]/,
    /\{\{\s*(?<braced>input|credentials|authResponse|secrets)\s*\./,
  ]
    .map(({ source }) => source)
    .join('|'),
);
/** The member after `input`: `.name`, `.get("name")`, `["name"]`. */
const member = /^\s*(?:\.\s*(?:get\(\s*["'])?|\[\s*["'])([A-Za-z][A-Za-z0-9_]*)/;

/** The first reference in a text; undefined for a text that is nothing but text. */
export function typedReference(text: string): TypedReference | undefined {
  const found = reference.exec(text);
  if (!found) return undefined;
  const root = found.groups?.data ?? found.groups?.braced;
  const rest = text.slice(found.index + found[0].length - (found.groups?.braced === undefined ? 0 : 1));
  return {
    text: /^[$!{]+\s*[\w.]*(?:\}{1,2})?/.exec(text.slice(found.index, found.index + 60))?.[0] ?? found[0],
    input: root === 'input' ? member.exec(rest)?.[1] : undefined,
    isSecret: root !== undefined && root !== 'input' && root !== 'rawResult',
  };
}
