/** Without the one line end that editors, `echo` and heredocs put behind a value. */
export function stripLineEnd(text: string): string {
  return text.replace(/\r?\n$/, '');
}
