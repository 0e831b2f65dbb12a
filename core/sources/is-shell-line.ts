/**
 * Whether what was named as a program holds blanks, quotes or other signs that mean something to a shell. A path may; where there is no such
 * program it is a whole line for a shell, and is not to be shown: it may hold anything.
 */
export function isShellLine(program: string): boolean {
  return /[\s|&;<>$`"'(){}*?]/.test(program);
}
