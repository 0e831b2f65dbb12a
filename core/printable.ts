/** A text that moves no cursor and ends no line: what a writer gave may imitate rows of a table, or erase them from a terminal. */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]/gu, '\ufffd');
}
