/** Names in the references of a text to named secrets of the platform, each as often as it stands there: `Bearer {{secrets.prod_crm_bearer}}`. */
export function namedSecrets(text: string): readonly string[] {
  return [...text.matchAll(/\{\{\s*secrets\.([\w-]+)\s*\}\}/g)].flatMap(([, name]) => name ?? []);
}
