/** Every spelling under which a secret, or what was obtained with one, can be named in a template. */
export const secretSpelling = /\{\s*\{\s*secrets\b|\$\s*!?\s*\{?\s*!?\s*(?:credentials|authResponse)\b/i;
