import type { Finding } from '../checks';

/** Every spelling under which a secret, or what was obtained with one, can be named in a template. */
const spelling = /\{\{\s*secrets\b|\$!?\{?\s*(?:credentials|authResponse)\b/i;

/** Headers are the only place for a secret: finds references in any other text of an action. `texts` maps a place to its text. */
export function secretPlacementProblems(texts: Readonly<Record<string, string>>): Finding[] {
  return Object.entries(texts)
    .filter(([, text]) => spelling.test(text))
    .map(([place]) => ({
      code: 'secret-outside-header',
      what: `${place} refers to a secret; secrets are allowed in headers only`,
      fix: 'move the reference into a header',
    }));
}
