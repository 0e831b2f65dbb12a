/** What people and templates write where a value is still to come; without anything but letters and digits, in lower case. */
const placeholders = new Set([
  ...['unset', 'changeme', 'changeit', 'replaceme', 'placeholder', 'redacted', 'todo', 'tbd', 'tba', 'fixme'],
  ...['password', 'passw0rd', 'password1', 'password123', 'secret', 'topsecret', 'mysecret', 'supersecret', 'default'],
  ...['example', 'sample', 'dummy', 'test', 'testing', 'null', 'undefined', 'none', 'nil', 'empty', 'admin', 'letmein'],
  ...['token', 'bearer', 'apikey', 'clientid', 'clientsecret', 'value', 'qwerty', 'qwertyuiop', 'insertkeyhere'],
  ...['yourapikey', 'yoursecret', 'yourtoken', 'yourpassword', 'yourclientid', 'yourclientsecret', 'mypassword'],
]);

/** `<your key>`, `${KEY}`, `$KEY`, `{{key}}`, `%KEY%`: what is left when nobody filled a template in. */
const unfilled = /^(<[^<>]*>|\[[a-z _-]+\]|\$\{[^{}]*\}|\$[A-Z_][A-Z0-9_]*|\{\{[^{}]*\}\}|%[A-Z_][A-Z0-9_]*%)$/;

/** `your-api-key-here`, `INSERT_TOKEN`, as documentation and examples have it. */
const asked =
  /^(your|insert|enter|replace|paste|put|change)[a-z]*(key|token|secret|password|credentials?|here|me|it|id|value|name)$/;

/** What consoles show in place of a value, or of the end of one: `********`, `sk_live_xxxxxxxx`, `xxxxxxxx-xxxx-…`. */
const masked = /^x[x._ -]{2,63}$|^[•●·…]{2,}$|^([*.#?_-])\1{4,}$|[*•●]{4,}$|[_-]x{6,63}$/i;

/** Whether a text stands where a value is still to come, such as the one that a credential is created with, or where one was hidden. */
export function isPlaceholder(text: string): boolean {
  const bare = text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  return unfilled.test(text) || placeholders.has(bare) || asked.test(bare) || masked.test(text);
}

const fewCharacters = 3;

/** Whether a text is one of the first that anybody would try: few different characters, a repeated beginning, or a run such as `12345678`. */
export function isGuessable(text: string): boolean {
  return isMadeOf(fewCharacters, text) || isRepetition(text) || isRun([...text]);
}

/** Whether no more than so many different characters are in it; a random text shows that by its beginning. */
function isMadeOf(few: number, text: string): boolean {
  const seen = new Set<string>();
  for (const character of text) if (seen.add(character).size > few) return false;
  return true;
}

/** What repeats its first characters is the same again from there on. Short beginnings only: a long one may be a good value twice. */
function isRepetition(text: string): boolean {
  return [1, 2, 3, 4].some((length) => text.startsWith(text.slice(length)));
}

/** Every character follows the one before it, upwards or downwards; 0 may follow 9. */
function isRun(characters: readonly string[]): boolean {
  const isStep = (by: number) => (character: string, index: number) => {
    const [code, before] = [character.codePointAt(0) ?? 0, characters[index - 1]?.codePointAt(0)];
    return before === undefined || code - before === by || (code - before === -9 * by && code >= 0x30 && code <= 0x39);
  };
  return characters.every(isStep(1)) || characters.every(isStep(-1));
}

/** Nine different characters in ten or more have at least 31 bits, however the others are spread. */
const enoughCharacters = 9;

/**
 * Whether a text of ten characters or more has fewer bits of information than this (30 at most), by how its characters are spread
 * (Shannon): what is written with few of them, or the same again, has little.
 */
export function hasLessThan(bits: number, text: string): boolean {
  return isMadeOf(enoughCharacters - 1, text) && informationOf([...text]) < bits;
}

function informationOf(characters: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const character of characters) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= count * Math.log2(count / characters.length);
  return bits;
}
