import { spellingsOf } from './plain-text';

/** Every spelling under which a secret, or what was obtained with one, can be named in a template. */
export const secretSpelling = /\{\s*\{\s*secrets\b|\$\s*!?\s*\{?\s*!?\s*(?:credentials|authResponse)\b/i;

/** True for a text that names one in any disguise. */
export function namesSecret(text: string): boolean {
  return spellingsOf(text).some((spelling) => secretSpelling.test(spelling));
}
