import type { Problem } from '../core/problem';
import type { Redacted } from '../core/redacted';

/**
 * Longest value accepted, in bytes of UTF-8. A value goes out in one header; common servers take 8 KB of headers in all, and what is
 * longer is nearly always a certificate or a file.
 */
export const maxValueBytes = 4096;

interface Rule {
  readonly code: string;
  readonly isBroken: (text: string) => boolean;
  /** The property that is wrong. Never quotes, measures or paraphrases the value. */
  readonly what: string;
  readonly fix: string;
}

const rules: readonly Rule[] = [
  {
    code: 'value-empty',
    isBroken: (text) => text === '',
    what: 'the value must not be empty',
    fix: 'give the value',
  },
  {
    code: 'value-blank-edges',
    isBroken: (text) => /^\s|\s$/u.test(text),
    what: 'the value must not begin or end with a blank',
    fix: 'remove the blanks or line ends around the value',
  },
  {
    code: 'value-pem',
    isBroken: (text) => /-----BEGIN [A-Z0-9 ]+-----/.test(text) || text.startsWith('LS0tLS1CRUdJTi'),
    what: 'the value must not be a PEM block (key or certificate)',
    fix: 'store the identifier of the certificate, or exchange it for a short-lived token',
  },
  {
    code: 'value-control-character',
    // Cc: CR, LF, NUL and the like, which would split or end a header; Cf, Zl, Zp, Cs: invisible, and not what the target expects.
    isBroken: (text) => /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u.test(text),
    what: 'the value must not hold line ends, NUL or other control or invisible characters',
    fix: 'give the value as one line of visible characters',
  },
  {
    code: 'value-composite',
    isBroken: isJsonCollection,
    what: 'the value must be one atomic value, not a JSON object or array',
    fix: 'declare one secret for each part',
  },
  {
    code: 'value-composite',
    isBroken: (text) => !isJsonCollection(text) && /.:(?!\/\/)./s.test(text),
    what: 'the value must be one atomic value, not parts joined by colons',
    fix: 'declare one secret for each part, such as prod_crm_clientid and prod_crm_clientsecret',
  },
  {
    code: 'value-composite',
    isBroken: (text) => !isJsonCollection(text) && /.,./s.test(text),
    what: 'the value must be one atomic value, not a list with commas',
    fix: 'declare one secret for each part',
  },
  {
    code: 'value-composite',
    isBroken: (text) => /^[\w.-]+=[^&;=]*([&;][\w.-]+=[^&;=]*)+;?$/.test(text),
    what: 'the value must be one atomic value, not a list of names and values',
    fix: 'declare one secret for each part',
  },
  {
    code: 'value-too-long',
    isBroken: (text) => Buffer.byteLength(text) > maxValueBytes,
    what: `the value must not be longer than ${maxValueBytes} bytes`,
    fix: 'store a short token or an identifier in place of a document or certificate',
  },
];

/** Why a value may not become a secret, by property only; empty when it may. `where` is the secret's name. */
export function valueProblems(value: Redacted, where: string): Problem[] {
  const text = value.reveal();
  return rules.filter((rule) => rule.isBroken(text)).map(({ code, what, fix }) => ({ code, where, what, fix }));
}

function isJsonCollection(text: string): boolean {
  const trimmed = text.trim();
  if (!/^[[{]/.test(trimmed)) return false;
  try {
    JSON.parse(trimmed);
    return true;
  } catch {
    return /^\{\s*"/.test(trimmed);
  }
}
