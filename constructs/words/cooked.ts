/** The texts of a tagged template. One with an escape that JavaScript does not know has none; it becomes a character that no place takes. */
export function cooked(text: TemplateStringsArray): readonly string[] {
  return (text as readonly (string | undefined)[]).map((piece) => piece ?? '\0');
}
