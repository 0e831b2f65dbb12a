/** What a JSON text says; undefined where it is none. The parser's message is left out: it quotes the text. */
export function tryParseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
