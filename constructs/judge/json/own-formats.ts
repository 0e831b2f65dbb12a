/** Formats that secretlint's rules leave out, because in arbitrary files they would be found too often. */
const formats: readonly (readonly [kind: string, pattern: RegExp])[] = [
  ['a PEM block', /-----BEGIN [A-Z0-9 ]{1,40}-----/],
  ['a JSON Web Token', /\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]*/],
  ['an API key', /\b[rsp]k_(?:live|test)_[A-Za-z0-9]{16,}/],
  ['an API key', /\bAIza[A-Za-z0-9_-]{35}/],
  ['an access key', /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/],
  ['credentials in an address', /\b[a-z][a-z0-9+.-]{0,20}:\/\/[^\s/@:"'<>{}$]{1,200}:[^\s/@"'<>{}$]{1,200}@/i],
  [
    'credentials in an address',
    /(?<![\w.-])(?!(?:mailto|acct|sips?|xmpp):)[\w.-]{1,80}:[^\s/@"',:{}$]{3,80}@[a-z0-9-]{1,63}\.[a-z0-9.-]{2,100}\b/i,
  ],
  [
    'a literal under a credential’s name',
    /"(?:pass(?:word|wd|phrase)|(?:client|shared)?_?-?secret|api_?-?key|(?:access|auth|bearer)_?-?token|psk)"\s*:\s*"(?![$#])[^"$#]{4,}"/i,
  ],
];

/** The kind of credential that a text holds; undefined when it holds none that is known. */
export function ownFormat(text: string): string | undefined {
  const [kind] = formats.find(([, pattern]) => pattern.test(text)) ?? [];
  if (kind !== undefined) return kind;
  if (basicPairs(text)) return 'an HTTP Basic pair';
  return /\bbearer\s+(?=[A-Za-z._~+/-]{0,200}\d)[A-Za-z0-9._~+/-]{16,}=*/i.test(text) ? 'a bearer token' : undefined;
}

/** `Basic` followed by the base64 of `name:word`. */
function basicPairs(text: string): boolean {
  return [...text.matchAll(/\bbasic\s+([A-Za-z0-9+/]{6,}={0,2})/gi)].some(([, encoded = '']) =>
    /^[\x20-\x7e]+:[\x20-\x7e]*$/.test(Buffer.from(encoded, 'base64').toString('latin1')),
  );
}

const authHeader = /auth|key|token|secret|password|credential|cookie|signature|session/i;
/** References and functions around them, and words that name a scheme. */
const notLiteral =
  /\$encoding\.base64\("[^"]*"\)|[$%]*\{[^}]*\}|\{\{[^}]*\}\}|\b(?:basic|bearer|token|apikey|digest|hmac|negotiate)\b/gi;

/** Why the literal rest of a header that carries credentials looks like one; undefined when it does not. */
export function authHeaderKind(header: string, text: string): string | undefined {
  if (!authHeader.test(header)) return undefined;
  const rest = text
    .replaceAll(notLiteral, ' ')
    .split(/\s+/)
    .filter((word) => word.length >= 12);
  return rest.some((word) => entropyOf(word) >= 3)
    ? 'a value of high entropy in a header that authenticates'
    : undefined;
}

/** Shannon entropy, in bits a character. */
function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum - (count / text.length) * Math.log2(count / text.length), 0);
}
