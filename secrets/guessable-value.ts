/** What people and templates write where a value is still to come; without anything but letters and digits, in lower case. */
const placeholders = new Set([
  ...['unset', 'changeme', 'changeit', 'replaceme', 'placeholder', 'redacted', 'todo', 'tbd', 'tba', 'fixme'],
  ...['password', 'passw0rd', 'password1', 'password123', 'secret', 'topsecret', 'mysecret', 'supersecret', 'default'],
  ...['example', 'sample', 'dummy', 'test', 'testing', 'null', 'undefined', 'none', 'nil', 'empty', 'admin', 'letmein'],
  ...['token', 'bearer', 'apikey', 'clientid', 'clientsecret', 'value', 'qwerty', 'qwertyuiop', 'insertkeyhere'],
  ...['yourapikey', 'yoursecret', 'yourtoken', 'yourpassword', 'yourclientid', 'yourclientsecret', 'mypassword'],
]);

/** `<your key>`, `${KEY}`, `$KEY`, `{{key}}`, `%KEY%`: what is left when nobody filled a template in. */
const unfilled = /^(<[^<>]*>|\$\{[^{}]*\}|\$[A-Z_][A-Z0-9_]*|\{\{[^{}]*\}\}|%[A-Z_][A-Z0-9_]*%)$/;

/** Whether a text stands where a value is still to come, such as the one that a credential is created with. */
export function isPlaceholder(text: string): boolean {
  return unfilled.test(text) || placeholders.has(text.toLowerCase().replaceAll(/[^a-z0-9]/g, ''));
}

const fewCharacters = 3;

/** Whether a text is one of the first that anybody would try: few different characters, a repeated beginning, or a run such as `12345678`. */
export function isGuessable(text: string): boolean {
  const characters = [...text];
  if (new Set(characters).size <= fewCharacters) return true;
  return isRepetition(text) || isRun(characters);
}

/** Short beginnings only: a long one may be a good value twice. */
function isRepetition(text: string): boolean {
  return [1, 2, 3, 4].some((length) =>
    text
      .slice(0, length)
      .repeat(Math.ceil(text.length / length))
      .startsWith(text),
  );
}

/** Every character follows the one before it, upwards or downwards; 0 may follow 9. */
function isRun(characters: readonly string[]): boolean {
  const codes = characters.map((character) => character.codePointAt(0) ?? 0);
  const isStep = (by: number) => (code: number, index: number) => {
    const before = codes[index - 1];
    return before === undefined || code - before === by || (code - before === -9 * by && code >= 0x30 && code <= 0x39);
  };
  return codes.every(isStep(1)) || codes.every(isStep(-1));
}
