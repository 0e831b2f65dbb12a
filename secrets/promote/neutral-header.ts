/**
 * A header by reference, with each of the environment's secrets by service and type: what must be equal in all environments. A reference
 * to a name that is not among them stays as it is, and differs.
 */
export function neutralHeader(value: string, neutralNames: ReadonlyMap<string, string>): string {
  return value.replaceAll(/(?<=\{\{secrets\.)\w+(?=\}\})/g, (name) => neutralNames.get(name) ?? name);
}
