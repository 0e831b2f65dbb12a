const shape =
  /\b(?:architect|audits|authorization|bridge|integrations?|oauth|security)\s*:\s*[A-Za-z]{1,40}\s*:\s*[A-Za-z]{1,20}\b/g;

/** Permissions of the platform that a text names, each once. */
export function namedPermissions(text: string): readonly string[] {
  return [...new Set((text.match(shape) ?? []).map((name) => name.replaceAll(/\s/g, '')))];
}
