/** The exact forms that declarations are lowered to. */
const exact = /\$\$\{credentials\.([A-Za-z0-9_]+)\}|\{\{secrets\.([a-z0-9_]+)\}\}|\$\$\{authResponse\.[A-Za-z0-9_]+\}/g;

/** Names in the exact references of a header: fields of credentials, and named secrets. */
export function namesIn(text: string): string[] {
  return [...text.matchAll(exact)].flatMap(([, field, named]) => field ?? named ?? []);
}

/** A header's text without its exact references. */
export function withoutReferences(text: string): string {
  return text.replaceAll(exact, '');
}
