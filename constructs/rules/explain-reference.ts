import { closestName } from '../../core/closest-name';
import { plainText } from '../words/plain-text';

/** One thing that can be wrong with a reference in its string form, and how to tell. */
type Fault = readonly [what: string, isPresent: (text: string) => boolean];

const faults: readonly Fault[] = [
  ['braces that only look like { and }', (text) => /[｛｝❴❵⦃⦄﹛﹜]/.test(text)],
  [
    'characters that are not seen',
    (text) =>
      plainText(text) !== text &&
      plainText(text) === text.normalize('NFKC').replaceAll(/\p{Cf}/gu, '') &&
      /\p{Cf}/u.test(text),
  ],
  [
    'braces that are not closed as they are opened',
    (text) => opened(text) !== closed(text) || /\{\{\{|\}\}\}/.test(text) || half(text),
  ],
  ['a blank between the braces', (text) => /\{\{[^}]*\s[^{]*\}\}/.test(text)],
  ['capitals', (text) => /\{\{[^}]*[A-Z][^{]*\}\}/.test(text)],
  ['a word other than `secrets`', (text) => /\{\{\s*(?!secrets\b)[a-z]+\s*\./i.test(text)],
  ['no dot after `secrets`', (text) => /\{\{\s*secrets\s*(?![.\s])/i.test(text)],
  ['dots or dashes inside the name', (text) => /\{\{\s*secrets\.[^}]*[.-]/i.test(text)],
];

/**
 * What is wrong with a secret's reference in its string form, and which declared secret was most likely meant. `text` is a header's
 * literal text; of it only the part that looks like a name of ours is repeated.
 *
 * @returns such as ``a blank between the braces; did you mean {{secrets.prod_crm_bearer}}?``; empty when nothing can be said
 */
export function explainReference(text: string, declared: readonly string[]): string {
  const found = faults.filter(([, isPresent]) => isPresent(text)).map(([what]) => what);
  const given = nameIn(text);
  const meant = given === undefined ? undefined : closestName(given, declared);
  const named =
    found.length === 0 && given !== undefined && !declared.includes(given) ? ['a name that is not declared'] : [];
  const hint = meant === undefined ? '' : `; did you mean {{secrets.${meant}}}?`;
  const what = [...found, ...named].join(', ');
  return what === '' ? hint.replace('; ', '') : `${what}${hint}`;
}

/** The name between the braces, brought to the form of names. */
function nameIn(text: string): string | undefined {
  const [, inside] = /\{+\s*(?:secrets?\s*[.:_]?\s*)?([^{}\s]{1,100})/i.exec(plainText(text)) ?? [];
  return inside?.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_');
}

function opened(text: string): number {
  return text.split('{{').length;
}

function closed(text: string): number {
  return text.split('}}').length;
}

/** A single brace that is no part of a pair. */
function half(text: string): boolean {
  return /(?<!\{)\{(?!\{)|(?<!\})\}(?!\})/.test(text);
}
