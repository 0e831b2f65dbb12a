/** Index of the bracket that closes the one at `from`, quoted text and patterns skipped; -1 when it is not closed. */
export function closingIndex(text: string, from: number, open: string, close: string): number {
  let depth = 0;
  for (let index = from; index < text.length; index += 1) {
    const character = text[index]!;
    const isPattern = character === '/' && /[~(]\s*$/.test(text.slice(from, index));
    if (character === '"' || character === "'" || isPattern) {
      index = endOfQuote(text, index);
      if (index === -1) return -1;
    } else if (character === open) depth += 1;
    else if (character === close && --depth === 0) return index;
  }
  return -1;
}

/** Index of the unescaped character that ends the quote beginning at `from`; -1 without one. */
export function endOfQuote(text: string, from: number): number {
  for (let index = from + 1; index < text.length; index += 1) {
    if (text[index] === '\\') index += 1;
    else if (text[index] === text[from]) return index;
  }
  return -1;
}

/** Backslash escapes of Jayway's quoted texts: `\n`, `\uXXXX` …; any other escaped character is itself. */
export function unescapeText(text: string): string {
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|([\s\S]))/g, (_, hex: string | undefined, character: string) => {
    if (hex !== undefined) return String.fromCharCode(parseInt(hex, 16));
    return (
      ({ b: '\b', n: '\n', t: '\t', f: '\f', r: '\r' } as Readonly<Record<string, string>>)[character] ?? character
    );
  });
}
